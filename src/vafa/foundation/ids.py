"""Ids: 63-bit whole numbers, ordered by time of making, written as `cus_01j9…` outside.

Made in the application, so that rows which refer to each other are written without asking the
database for numbers first, on one server or on many. 41 bits of milliseconds since 2024
(good until 2093), then 22 bits that start at random in each millisecond and count up.
"""

from __future__ import annotations

import secrets
import threading
import time

EPOCH_MS = 1_704_067_200_000  # 2024-01-01T00:00:00Z
LOW_BITS = 22
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_LENGTH = 13

_lock = threading.Lock()
_last = 0


def new_id() -> int:
    """A new id, greater than every earlier one of this process."""
    global _last
    fresh = ((time.time_ns() // 1_000_000 - EPOCH_MS) << LOW_BITS) | secrets.randbits(LOW_BITS - 1)
    with _lock:
        _last = fresh if fresh > _last else _last + 1
        return _last


def new_id_less(seconds: int) -> int:
    """An id as it would have been made so many seconds ago: all smaller ones are older."""
    return new_id() - (seconds * 1000 << LOW_BITS)


def write_id(kind: str, number: int) -> str:
    """The id as others see it: `write_id("cus", 42)` is `cus_000000000001a`."""
    letters = []
    for _ in range(_LENGTH):
        number, digit = divmod(number, 32)
        letters.append(_ALPHABET[digit])
    return f"{kind}_{''.join(reversed(letters))}"


def read_id(kind: str, text: str) -> int | None:
    """The number behind a written id, or None when it is not an id of this kind."""
    prefix, _, letters = text.partition("_")
    if prefix != kind or len(letters) != _LENGTH:
        return None
    number = 0
    for letter in letters:
        if letter not in _VALUES:
            return None
        number = number * 32 + _VALUES[letter]
    return number if number < 1 << 63 else None
