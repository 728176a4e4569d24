"""Following imports."""

from __future__ import annotations

from vafa.imports.errors import UnknownJob
from vafa.imports.models import ImportJob, ImportRow
from vafa.imports.reading import guess_mapping, preview_file

__all__ = ["get_job", "guess_mapping", "list_bad_rows", "list_jobs", "preview_file"]


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
