"""Phone numbers: mobiles read in any shape, kept as +989XXXXXXXXX, shown grouped; other phones
kept as E.164 where an area code was written.

Which operator a number belongs to is not asked: prefixes say nothing since portability, and new
ones come into use without notice.
"""

from __future__ import annotations

import re

from vafa.foundation.persian import to_latin_digits, to_persian_digits

_SHAPE = re.compile(r"(?:\+98|0098|98)?0?(9[0-9]{9})")
_LAND_SHAPE = re.compile(r"(?:\+98|0098|0)([1-9][0-9]{9})")
_LOCAL_SHAPE = re.compile(r"[1-9][0-9]{3,7}")
_FOREIGN_SHAPE = re.compile(r"(?:\+|00)([1-9][0-9]{6,14})")
_E164 = re.compile(r"\+989[0-9]{9}")
_SEPARATORS = re.compile(
    "[\\s\\-\u2010-\u2015\u2212._()'\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_WHOLE_FLOAT = re.compile(r"(\+?[0-9]+)\.0+")
_SCIENTIFIC = re.compile(r"([0-9])\.([0-9]+)[eE]\+?([0-9]{1,2})")


def read_mobile(text: str | float | None) -> str | None:
    """The mobile number as +989XXXXXXXXX, or None when this is no Iranian mobile number.

    Reads 09…, 9…, 98…, +98…, 0098… with spaces, dashes, dots and brackets, in Latin, Persian or
    Arabic digits, and what spreadsheets make of it (9121234567.0). Scientific notation is read
    only when no digit was lost. Numbers of other countries and short numbers are None.
    """
    if text is None:
        return None
    written = _undo_spreadsheet(to_latin_digits(str(text)).strip())
    match = _SHAPE.fullmatch(_SEPARATORS.sub("", written))
    return f"+98{match[1]}" if match else None


def read_phone(text: str | float | None) -> str | None:
    """Any phone, or None when this is none: mobiles and numbers with an area code as +98…,
    numbers of other countries as +…, and a number without an area code as its digits.
    """
    if text is None:
        return None
    mobile = read_mobile(text)
    if mobile is not None:
        return mobile
    digits = _SEPARATORS.sub("", _undo_spreadsheet(to_latin_digits(str(text)).strip()))
    if match := _LAND_SHAPE.fullmatch(digits):
        return f"+98{match[1]}"
    if digits.startswith(("+98", "0098")):
        return None
    if match := _FOREIGN_SHAPE.fullmatch(digits):
        return f"+{match[1]}"
    return digits if _LOCAL_SHAPE.fullmatch(digits) else None


def format_phone(number: str) -> str:
    """Any stored phone as people read it: «۰۹۱۲ ۱۲۳ ۴۵۶۷», «۰۲۱ ۸۸۷۷ ۶۶۵۵»; left to right."""
    if _E164.fullmatch(number):
        return format_mobile(number)
    if number.startswith("+98"):
        return to_persian_digits(f"0{number[3:5]} {number[5:9]} {number[9:]}")
    return to_persian_digits(number)


def format_mobile(e164: str) -> str:
    """The number as people read it: «۰۹۱۲ ۱۲۳ ۴۵۶۷». Show it in a left-to-right island.

    A text that is no stored mobile number comes back unchanged.
    """
    if not _E164.fullmatch(e164):
        return e164
    return to_persian_digits(f"0{e164[3:6]} {e164[6:9]} {e164[9:]}")


def mask_mobile(e164: str) -> str:
    """The number with its middle hidden, enough for its owner to know it: «۰۹۱۲ ••• ۴۵۶۷»."""
    if not _E164.fullmatch(e164):
        return "•••"
    return to_persian_digits(f"0{e164[3:6]} ••• {e164[9:]}")


def _undo_spreadsheet(written: str) -> str:
    if whole := _WHOLE_FLOAT.fullmatch(written):
        return whole[1]
    if scientific := _SCIENTIFIC.fullmatch(written):
        first, rest, exponent = scientific.groups()
        return first + rest if len(rest) == int(exponent) else ""
    return written
