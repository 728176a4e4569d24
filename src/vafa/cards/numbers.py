"""Card numbers: 16 digits that no bank's card can have, made from the card and never kept.

A number is a prefix of our own, 13 digits and the check digit of ISO/IEC 7812 (Luhn). The 13 are
the keyed hash of the card's id, so whoever holds the key can print a batch again, while the
database alone tells no number. Payment cards begin with 2 to 9 (banks, travel, telecoms; Iran's
with 5, 6 and 9), so nothing that begins with our prefixes is one, and whatever else passes the
check digit is taken for one, refused, and kept nowhere.

What a reader or scanner types, and what a Persian keyboard makes of it (ISIRI 9147): digits
become ۰ to ۹, the `;` and `?` around them ک and ؟. Letters of a track are lost, digits are not.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from enum import StrEnum

from django.conf import settings

from vafa.cards.errors import BankCard, NoSuchCard
from vafa.foundation.persian import to_latin_digits
from vafa.tenancy.scope import current_business_id

LENGTH = 16
_SIXTEEN = re.compile(r"(?<!\d)\d{16}(?!\d)", re.ASCII)
_GROUPED = re.compile(r"(?<!\d)\d{4}([ \-\u200c\u2009])\d{4}\1\d{4}\1\d{4}(?!\d)", re.ASCII)


class CardKind(StrEnum):
    GIFT = "gift"  # holds value of its own
    MEMBER = "member"  # tells who stands there


PREFIXES = {CardKind.GIFT: "10", CardKind.MEMBER: "11"}
_KINDS = {prefix: kind for kind, prefix in PREFIXES.items()}


def make_number(card_id: int, kind: CardKind) -> str:
    """The number of a card of the business in scope; always the same."""
    made = int.from_bytes(_hash("number", str(card_id)))
    body = f"{PREFIXES[kind]}{made % 10**13:013}"
    return body + _check_digit(body)


def digest_number(number: str) -> str:
    """What is kept of a number: its keyed hash, in hex."""
    return _hash("digest", number).hex()


def read_number(text: str) -> str:
    """The number of one of our cards in what was typed, swiped or scanned.

    NoSuchCard when there is none; BankCard when there is one that a bank may have given.
    """
    found = _find_digits(text)
    if not found or _check_digit(found[:-1]) != found[-1]:
        raise NoSuchCard
    if found[:2] not in _KINDS:
        raise BankCard
    return found


def looks_like_card(text: str) -> bool:
    """Whether a box that takes anything should take this for a card."""
    return bool(_find_digits(text))


def kind_of(number: str) -> CardKind:
    """What a number of ours is the number of."""
    return _KINDS[number[:2]]


def write_groups(number: str) -> str:
    """As it is printed: four groups of four."""
    return " ".join(number[place : place + 4] for place in range(0, LENGTH, 4))


def _find_digits(text: str) -> str:
    typed = to_latin_digits(text)
    found = _SIXTEEN.search(typed) or _GROUPED.search(typed)
    return re.sub(r"\D", "", found[0]) if found else ""


def _hash(purpose: str, text: str) -> bytes:
    said = f"card:{purpose}:{current_business_id()}:{text}".encode()
    return hmac.new(settings.CODE_KEY.encode(), said, hashlib.sha256).digest()


def _check_digit(body: str) -> str:
    """Luhn: every second digit from the right is doubled, and the sum made a multiple of ten."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)
