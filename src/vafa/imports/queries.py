"""Following imports."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from django.db.models import Count, Min

from vafa.imports.cells import say_cell
from vafa.imports.errors import UnknownJob, UnreadableFile
from vafa.imports.models import ImportJob, ImportRow
from vafa.imports.reading import preview_file, read_rows
from vafa.imports.readings import is_remembered, read_reading, suggest_reading
from vafa.imports.registry import import_kinds
from vafa.imports.types import CAUSE, BadRow, JobState, Reason
from vafa.imports.uploads import find_upload
from vafa.ledger.queries import sum_left
from vafa.ledger.types import Cause

__all__ = [
    "can_undo",
    "count_reasons",
    "find_upload",
    "get_job",
    "is_remembered",
    "list_bad_rows",
    "list_jobs",
    "lock_job",
    "preview_file",
    "read_reading",
    "read_titles",
    "suggest_reading",
    "sum_given_left",
    "walk_bad_rows",
]


def get_job(job_id: int) -> ImportJob:
    """The job, or UnknownJob."""
    job: ImportJob | None = ImportJob.objects.filter(id=job_id).first()
    if job is None:
        raise UnknownJob
    return job


def can_undo(job: ImportJob) -> bool:
    """Whether the file gave something that can be taken back, and that did not happen yet."""
    is_over = job.state in {JobState.DONE, JobState.CANCELLED, JobState.FAILED}
    is_real = not job.is_dry and job.recorded > 0
    return is_over and is_real and import_kinds.get(job.kind).can_undo


def sum_given_left(job: ImportJob) -> dict[str, int]:
    """How much is left of what the file gave, by the names of its amounts."""
    return {str(unit): amount for unit, amount in sum_left(Cause(kind=CAUSE, id=job.id)).items()}


def lock_job(job_id: int) -> ImportJob:
    """The job, locked until the transaction ends, or UnknownJob."""
    job: ImportJob | None = ImportJob.objects.select_for_update().filter(id=job_id).first()
    if job is None:
        raise UnknownJob
    return job


def list_jobs(
    *, kinds: Collection[str], before_id: int | None = None, limit: int = 50
) -> list[ImportJob]:
    """Jobs of these kinds, the newest first; the next page starts before the last one's id."""
    rows = ImportJob.objects.filter(kind__in=kinds).order_by("-id")
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    return list(rows[:limit])


def list_bad_rows(job_id: int, *, after_line: int = 0, limit: int = 200) -> list[ImportRow]:
    """Rows that were not taken, in the order of the file; the next page starts after a line."""
    rows = ImportRow.objects.filter(job_id=job_id, line__gt=after_line)
    return list(rows.order_by("line")[:limit])


def count_reasons(job_id: int) -> list[Reason]:
    """Why rows were not taken, the commonest reason first."""
    rows = ImportRow.objects.filter(job_id=job_id).values("column", "reason")
    told = rows.annotate(count=Count("line"), message=Min("message"), line=Min("line"))
    return [Reason(**row) for row in told.order_by("-count", "reason", "column")]


def read_titles(job: ImportJob) -> tuple[str, ...]:
    """The titles of the job's file; none where the file is gone."""
    try:
        return preview_file(Path(job.path), most=1).titles
    except (UnreadableFile, OSError):
        return ()


def walk_bad_rows(job: ImportJob) -> tuple[tuple[str, ...], Iterator[BadRow]]:
    """The titles of the file, and every row of what was not taken, as they stood.

    An invoice comes with all its rows, so that what is mended can be read again; the reason
    stands on its first. Where the file is gone, what was kept of it: the first row of each.
    """
    told = {row.line: row for row in ImportRow.objects.filter(job_id=job.id).order_by("line")}
    titles = read_titles(job)
    if not titles:
        return (), (_as_kept(row) for row in told.values())
    return titles, _read_again(job, told)


def _read_again(job: ImportJob, told: dict[int, ImportRow]) -> Iterator[BadRow]:
    number_at = job.reading["mapping"].get("number")  # where several rows are one invoice
    number: str | None = None  # of the invoice being told
    for line, row in read_rows(Path(job.path)):
        cells = tuple(say_cell(cell) for cell in row)
        this = cells[number_at] if number_at is not None and number_at < len(cells) else None
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
