"""How long a text message is, as carriers count and charge it.

3GPP TS 23.038: a text of the GSM alphabet holds 160 characters, 153 in each part of a longer
one; the characters of its extension table count two. Any other character turns the whole text
to UCS-2, 70 and 67, where a character outside the basic plane (an emoji) counts two. A
character of two units is never cut in half, so a part may end one unit early.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Encoding = Literal["gsm7", "ucs2"]

_GSM7_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM7_EXTENSION = frozenset("\f^{}\\[~]|€")
_ROOM: dict[Encoding, tuple[int, int]] = {"gsm7": (160, 153), "ucs2": (70, 67)}


class TextLength(NamedTuple):
    """Units used, parts charged, and the encoding that decided it."""

    chars: int
    parts: int
    encoding: Encoding


def count_parts(text: str) -> TextLength:
    """How many characters and parts the text takes; an empty text takes none."""
    encoding: Encoding = "gsm7" if set(text) <= _GSM7_BASIC | _GSM7_EXTENSION else "ucs2"
    units = [_count_units(character, encoding) for character in text]
    single, each = _ROOM[encoding]
    if sum(units) <= single:
        return TextLength(sum(units), int(bool(units)), encoding)
    parts, room = 1, each
    for unit in units:
        if unit > room:
            parts, room = parts + 1, each
        room -= unit
    return TextLength(sum(units), parts, encoding)


def _count_units(character: str, encoding: Encoding) -> int:
    if encoding == "gsm7":
        return 2 if character in _GSM7_EXTENSION else 1
    return 2 if ord(character) > 0xFFFF else 1
