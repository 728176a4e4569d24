"""Example files: the titles that are understood, and a row to write over."""

from __future__ import annotations

from vafa.foundation.spreadsheets import Format, Sheet, write_xlsx
from vafa.imports.registry import ImportKind


def write_example(kind: ImportKind) -> bytes:
    """A workbook, right to left, that is understood without another word once it is filled."""
    titles = {column.slug: str(column.title) for column in kind.list_columns()}
    sheet = Sheet(
        title=str(kind.title),
        heads=[titles[slug] for slug, _cell in kind.example],
        formats=[Format.TEXT] * len(kind.example),
        rows=[[cell for _slug, cell in kind.example]],
    )
    return write_xlsx(sheet)
