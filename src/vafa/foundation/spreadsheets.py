"""Tables for spreadsheets: CSV and XLSX that open as they were written, and read back the same.

A spreadsheet runs text that begins like a formula. In CSV such text gets an apostrophe before it,
as ASVS 5.0 (1.2.10) asks, and `bare` takes it away again on the way in; XLSX says of each cell
what it is, so text there stays as it is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

import xlsxwriter

Cell = str | int | float | Decimal | None

# Also as full-width letters and with the true minus sign; tab, CR and LF begin a cell of their own.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\0＝＋－＠−]")
_WIDEST = 48


class Format(StrEnum):
    """How a column of an XLSX sheet shows its cells."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"  # 0.094 shows as 9.4%


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table to write. `totals` stand below the rows, in XLSX alone."""

    title: str
    heads: Sequence[str]
    formats: Sequence[Format]
    rows: Iterable[Sequence[Cell]]
    totals: Sequence[Cell] = ()


def guard(text: str) -> str:
    """The text as a CSV cell that no spreadsheet runs."""
    return f"'{text}" if _FORMULA.match(text) else text


def bare(cell: str) -> str:
    """The text that `guard` made this cell of; any other cell as it is."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def write_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a mark for Excel; text in quotes, so that no separator of a country cuts it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([guard(head) for head in sheet.heads])
    for row in sheet.rows:
        writer.writerow(["" if cell is None else _plain(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(*sheets: Sheet, right_to_left: bool = True) -> bytes:
    """A workbook of these sheets, each with a bold, fixed head. Text is text, whatever it is like.

    The titles differ in their first 31 letters, which are all that Excel shows.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        looks = {
            Format.TEXT: book.add_format({"num_format": "@"}),
            Format.NUMBER: book.add_format({"num_format": "#,##0"}),
            Format.SHARE: book.add_format({"num_format": "0.0%"}),
        }
        for sheet in sheets:
            page = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", sheet.title)[:31])
            if right_to_left:
                page.right_to_left()
            _fill(page, sheet, bold, [looks[one] for one in sheet.formats])
    return out.getvalue()


WRITERS: dict[str, Callable[[Sheet], bytes]] = {"csv": write_csv, "xlsx": write_xlsx}


def _fill(page: Any, sheet: Sheet, bold: object, looks: Sequence[object]) -> None:
    page.freeze_panes(1, 0)
    widths = [len(head) for head in sheet.heads]
    for column, head in enumerate(sheet.heads):
        page.write_string(0, column, head, bold)
    line = 0
    for line, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row):
            _write_cell(page, line, column, cell, looks[column])
            widths[column] = max(widths[column], len(str(cell)))
    for column, cell in enumerate(sheet.totals):
        _write_cell(page, line + 1, column, cell, bold)
    for column, width in enumerate(widths):
        page.set_column(column, column, min(width + 3, _WIDEST))


def _write_cell(page: Any, line: int, column: int, cell: Cell, look: object) -> None:
    if isinstance(cell, str):
        page.write_string(line, column, cell, look)
    elif cell is not None:
        page.write_number(line, column, float(cell), look)


def _plain(cell: str | int | float | Decimal) -> str | int | float:
    if isinstance(cell, str):
        return guard(cell)
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell
