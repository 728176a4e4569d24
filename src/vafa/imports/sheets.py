"""The reader of workbooks: a program of its own, which a hostile file may end and nothing else.

A sheet of a thousand bytes may claim a cell in its last row and last column; the library makes room
for all between, and is ended by the system when there is none. Run as `python sheets.py FILE`: each
row of the first sheet is a line of JSON. It knows nothing of Vafa and gets little memory and time.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

MOST_BYTES = 2 * 2**30  # a million rows of ten columns take a quarter
MOST_SECONDS = 180
LONGEST_LINE = 2**20  # a row of any size is cut to what its reader can use
MOST_CELLS = 200  # of a row so long
MOST_LETTERS = 4_000  # of a cell in it


def main(path: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    book = python_calamine.CalamineWorkbook.from_path(path)
    for row in book.get_sheet_by_index(0).iter_rows():
        line = json.dumps(row, default=_write)
        if len(line) > LONGEST_LINE:
            line = json.dumps([_cut(cell) for cell in row[:MOST_CELLS]], default=_write)
        sys.stdout.write(line + "\n")


def _cut(cell: Any) -> Any:
    return cell[:MOST_LETTERS] if isinstance(cell, str) else cell


def _write(cell: Any) -> dict[str, str | float]:
    if isinstance(cell, timedelta):
        return {"timedelta": cell.total_seconds()}
    assert isinstance(cell, (datetime, date, time)), "no such cell"
    return {type(cell).__name__: cell.isoformat()}


if __name__ == "__main__":
    main(sys.argv[1])
