"""A table of a report as cells of a spreadsheet: exact figures, Jalali days in Latin digits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from vafa.foundation.jalali import format_date, format_moment
from vafa.foundation.money import UNIT_LABELS, Unit, from_rial
from vafa.foundation.persian import to_latin_digits
from vafa.foundation.phone import format_mobile
from vafa.foundation.spreadsheets import Cell, Format, Sheet
from vafa.reports.types import Column, Kind, Table


def make_sheet(table: Table, *, unit: Unit) -> Sheet:
    """The table with money in the business's unit, which the heads name."""
    columns, zone = table.report.columns, table.filters.zone
    return Sheet(
        title=str(table.report.title),
        heads=[_head(column, unit) for column in columns],
        formats=[_format(column) for column in columns],
        rows=[_cells(columns, row.cells, unit, zone) for row in table.rows],
        totals=_cells(columns, table.totals, unit, zone) if table.has_totals else (),
    )


def _cells(
    columns: Sequence[Column], cells: Sequence[Any], unit: Unit, zone: ZoneInfo
) -> list[Cell]:
    return [
        _cell(column.kind, cell, unit, zone) for column, cell in zip(columns, cells, strict=True)
    ]


def _head(column: Column, unit: Unit) -> str:
    title = str(column.title)
    return f"{title} ({UNIT_LABELS[unit]})" if column.kind is Kind.MONEY else title


def _format(column: Column) -> Format:
    if column.kind is Kind.SHARE:
        return Format.SHARE
    return Format.NUMBER if column.kind.is_figure else Format.TEXT


def _cell(kind: Kind, value: Any, unit: Unit, zone: ZoneInfo) -> Cell:
    if value is None:
        return None
    if kind is Kind.MONEY:
        return from_rial(value, unit)
    if kind is Kind.PHONE:
        # National and grouped: no spreadsheet takes it for a number or a formula.
        return to_latin_digits(format_mobile(value))
    if isinstance(value, datetime):
        return format_moment(value, zone, digits="latin")
    if isinstance(value, date):
        text = format_date(value, digits="latin")
        return text[:7] if kind is Kind.MONTH else text
    return value if kind.is_figure else str(value)
