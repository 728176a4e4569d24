"""The national code of persons: ten digits, of which the last one checks the others."""

from __future__ import annotations

import re

from vafa.foundation.persian import to_latin_digits

_SHAPE = re.compile(r"[0-9]{8,10}")
_WHOLE_FLOAT = re.compile(r"([0-9]+)\.0+")


def read_national_code(text: str | float | None) -> str | None:
    """The code as ten digits, or None when nobody can have it.

    Reads Persian and Arabic digits, spaces and dashes, and what spreadsheets make of it: a code
    of eight or nine digits has lost zeros at its beginning (12345679.0).
    """
    if text is None:
        return None
    written = re.sub(r"[\s\-]", "", to_latin_digits(str(text)))
    if whole := _WHOLE_FLOAT.fullmatch(written):
        written = whole[1]
    if not _SHAPE.fullmatch(written):
        return None
    code = written.zfill(10)
    is_one_digit = len(set(code)) == 1
    return code if not is_one_digit and int(code[9]) == _count_check(code) else None


def _count_check(code: str) -> int:
    """The last digit that the first nine ask for: their weighted sum modulo 11."""
    rest = sum(int(digit) * weight for digit, weight in zip(code, range(10, 1, -1), strict=False))
    rest %= 11
    return rest if rest < 2 else 11 - rest
