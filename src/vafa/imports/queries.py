"""Following imports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from vafa.imports.errors import UnknownJob, UnreadableFile
from vafa.imports.models import ImportJob, ImportRow
from vafa.imports.reading import guess_mapping, preview_file, read_rows, say_cell
from vafa.imports.types import BadRow

__all__ = [
    "get_job",
    "guess_mapping",
    "list_bad_rows",
    "list_jobs",
    "list_paths",
    "preview_file",
    "walk_bad_rows",
]


def list_paths() -> set[Path]:
    """The files of all imports: each is needed to show the rows that were not taken."""
    return {Path(path) for path in ImportJob.objects.values_list("path", flat=True)}


def get_job(job_id: int) -> ImportJob:
    """The job, or UnknownJob."""
    job: ImportJob | None = ImportJob.objects.filter(id=job_id).first()
    if job is None:
        raise UnknownJob
    return job


def list_jobs(*, limit: int = 50) -> list[ImportJob]:
    """Jobs, the newest first."""
    return list(ImportJob.objects.order_by("-created_at", "-id")[:limit])


def list_bad_rows(job_id: int, *, after_line: int = 0, limit: int = 200) -> list[ImportRow]:
    """Rows that were not taken, in the order of the file; the next page starts after a line."""
    rows = ImportRow.objects.filter(job_id=job_id, line__gt=after_line)
    return list(rows.order_by("line")[:limit])


def walk_bad_rows(job: ImportJob) -> tuple[tuple[str, ...], Iterator[BadRow]]:
    """The titles of the file, and every row of the invoices that were not taken, as they stood.

    An invoice comes with all its rows, so that what is mended can be read again; the reason
    stands on its first. Where the file is gone, what was kept of it: the first row of each.
    """
    told = {row.line: row for row in ImportRow.objects.filter(job_id=job.id).order_by("line")}
    path = Path(job.path)
    try:
        titles = preview_file(path, most=1).titles
    except (UnreadableFile, OSError):
        return (), (_as_kept(row) for row in told.values())
    return titles, _read_again(path, told, number_at=job.reading["mapping"]["number"])


def _read_again(path: Path, told: dict[int, ImportRow], *, number_at: int) -> Iterator[BadRow]:
    number: str | None = None  # of the invoice being told
    for line, row in read_rows(path):
        cells = tuple(say_cell(cell) for cell in row)
        this = cells[number_at] if number_at < len(cells) else ""
        if line in told:
            number = this
            yield _as_kept(told[line], cells=cells)
        elif number is not None and this == number:
            yield BadRow(line=line, last_line=line, column="", reason="", message="", cells=cells)
        else:
            number = None


def _as_kept(row: ImportRow, *, cells: tuple[str, ...] | None = None) -> BadRow:
    return BadRow(
        line=row.line,
        last_line=row.line,
        column=row.column,
        reason=row.reason,
        message=row.message,
        cells=tuple(row.cells) if cells is None else cells,
    )
