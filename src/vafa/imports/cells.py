"""The cells of one row by what they say: texts, numbers, money, days. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from vafa.foundation.jalali import parse_date
from vafa.foundation.money import Unit, to_rial
from vafa.foundation.persian import search_key, to_latin_digits
from vafa.foundation.phone import read_mobile
from vafa.imports.types import BadRow, Parsed, Row, Value, Wrong

MOST = 10**15  # rials or points of one row
_MARKS = str.maketrans({",": "", "٬": "", "٫": "."})  # between thousands, before fractions
read_key = lru_cache(maxsize=1024)(search_key)  # few words fill the columns of choices


class CannotRead(Exception):
    """A cell says nothing that can be taken; `wrong` tells which and why."""

    def __init__(self, column: str, reason: str, message: str) -> None:
        self.wrong = Wrong(column=column, reason=reason, message=message)
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Cells:
    """A row, and which of its cells says what."""

    row: Row
    mapping: Mapping[str, int]

    def raw(self, column: str) -> Any:
        """What stands there, a number or a day as such; an empty text for nothing."""
        position = self.mapping.get(column)
        return self.row[position] if position is not None and position < len(self.row) else ""

    def text(self, column: str) -> str:
        """What stands there as people would write it."""
        return say_cell(self.raw(column)).strip()

    def number(self, column: str) -> Decimal | None:
        """A number in any digits, with marks between thousands; None for nothing."""
        cell = self.raw(column)
        text = "".join(to_latin_digits(say_cell(cell)).translate(_MARKS).split())
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise CannotRead(column, "bad_number", _("This is not a number."))
        if abs(number) > MOST:
            raise CannotRead(column, "too_large", _("This amount is not possible."))
        return number

    def money(self, column: str, unit: Unit) -> int | None:
        """An amount of this unit in whole rials; None for nothing."""
        number = self.number(column)
        if number is None:
            return None
        try:
            return to_rial(number, unit)
        except ValueError:
            message = _("This is less than a rial apart from a whole amount.")
            raise CannotRead(column, "bad_number", message) from None

    def day(self, column: str) -> date | None:
        """A day in any way of writing, Jalali or not; None for nothing."""
        cell = self.raw(column)
        if cell == "":
            return None
        day = parse_date(cell) if isinstance(cell, date) else read_day(say_cell(cell))
        if day is None:
            raise CannotRead(column, "bad_date", _("This date cannot be read."))
        return day

    def mobile(self, column: str) -> str | None:
        """A mobile number as E.164; None for nothing."""
        cell = self.raw(column)
        if cell == "":
            return None
        number = read_mobile(cell)
        if number is None:
            raise CannotRead(column, "bad_mobile", _("This is not a mobile number."))
        return number


@lru_cache(maxsize=2**15)  # as many days as people are born on
def read_day(text: str) -> date | None:
    """A day, its time of day left out; None when it cannot be read."""
    found = parse_date(text)
    if found is not None:
        return found
    try:
        return parse_date(date.fromisoformat(to_latin_digits(text)))
    except ValueError:
        return None


def say_cell(cell: Any) -> str:
    """A cell as text, as people would write it."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return str(cell.date())  # a day that a spreadsheet keeps with its midnight
    return str(cell)


def tell_wrong(line: int, last_line: int, row: Row, wrong: Wrong) -> BadRow:
    """The row as it stood, and why it was not taken."""
    return BadRow(
        line=line,
        last_line=last_line,
        column=wrong.column,
        reason=wrong.reason,
        message=wrong.message,
        cells=tuple(say_cell(cell) for cell in row),
    )


def tell_refused(thing: Parsed[Value], wrong: Wrong) -> BadRow:
    """The first row of a thing that could be read and is not taken."""
    return tell_wrong(thing.line, thing.last_line, thing.cells, wrong)
