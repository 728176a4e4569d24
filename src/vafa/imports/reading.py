"""Reading files of rows: CSV in the encodings and separators of the country, and Excel."""

from __future__ import annotations

import codecs
import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from vafa.foundation.persian import clean_text
from vafa.foundation.spreadsheets import bare
from vafa.imports import sheets
from vafa.imports.cells import say_cell
from vafa.imports.errors import UnreadableFile
from vafa.imports.types import Preview, Row

ENCODINGS = ("utf-8-sig", "utf-16", "cp1256")
SEPARATORS = ",;\t|"
EXCEL = {".xlsx", ".xls", ".xlsb", ".ods"}
SAMPLE_BYTES = 65_536
MOST_CELLS = 200  # of one row
LONGEST_CELL = 2_000

_READERS: dict[str, Callable[[Any], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda seconds: timedelta(seconds=seconds),
}


def read_rows(path: Path) -> Iterator[tuple[int, Row]]:
    """(line from 1, cells) of every row, the titles first; empty rows are passed over.

    CSV flows row by row; a sheet is read whole. UnreadableFile for anything else.
    """
    for line, cells in _read_raw(path):
        row = tuple([_trim(cell) for cell in cells[:MOST_CELLS]])
        if any(cell != "" for cell in row):
            yield line, row


def count_rows(path: Path) -> int:
    """How many rows say something, the titles among them, without reading what. Reads it all."""
    return sum(any(cells) for _line, cells in _read_raw(path))


def preview_file(path: Path, *, most: int = 20) -> Preview:
    """The titles and first rows of a file. UnreadableFile where there is nothing to read."""
    rows = []
    for _line, row in read_rows(path):
        rows.append(tuple(say_cell(cell) for cell in row))
        if len(rows) > most:
            break
    if not rows:
        raise UnreadableFile
    return Preview(titles=rows[0], rows=tuple(rows[1:]))


def _read_raw(path: Path) -> Iterator[tuple[int, list[Any]]]:
    return _read_sheet(path) if path.suffix.lower() in EXCEL else _read_csv(path)


def _read_csv(path: Path) -> Iterator[tuple[int, list[Any]]]:
    encoding = _find_encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(4_096)
        file.seek(0)
        first = sample.splitlines()[0] if sample.splitlines() else ""
        separator = max(SEPARATORS, key=first.count)
        reader = csv.reader(file, delimiter=separator)
        try:
            for cells in reader:
                yield reader.line_num, cells
        except (csv.Error, UnicodeDecodeError) as error:
            raise UnreadableFile from error


def _find_encoding(path: Path) -> str:
    with path.open("rb") as file:
        sample = file.read(SAMPLE_BYTES)
    if b"\0" in sample and not sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile
    for encoding in ENCODINGS:
        if encoding == "utf-16" and not sample.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            # The sample may end within a letter.
            codecs.getincrementaldecoder(encoding)().decode(sample, len(sample) < SAMPLE_BYTES)
        except UnicodeDecodeError:
            continue
        return encoding
    raise UnreadableFile


def _read_sheet(path: Path) -> Iterator[tuple[int, list[Any]]]:
    """The rows of the first sheet; UnreadableFile where the file ended its reader."""
    program = [sys.executable, "-I", str(Path(sheets.__file__)), str(path)]
    with subprocess.Popen(  # noqa: S603
        program, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as reader:
        assert reader.stdout is not None
        try:
            for line, row in enumerate(reader.stdout, 1):
                yield line, json.loads(row, object_hook=_read_cell)
            if reader.wait():
                raise UnreadableFile
        finally:
            reader.kill()


def _read_cell(said: dict[str, Any]) -> Any:
    """A day or a time, by the name of its kind."""
    [(kind, value)] = said.items()
    return _READERS[kind](value)


def _trim(cell: Any) -> Any:
    if isinstance(cell, str):
        return clean_text(bare(cell))[:LONGEST_CELL]
    if isinstance(cell, (bool, int, float, datetime, date, time, timedelta)):
        return cell
    return "" if cell is None else str(cell)
