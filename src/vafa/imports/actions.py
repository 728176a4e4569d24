"""Handing in a file, reading it to its end, stopping on the way, taking back what it gave."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from procrastinate.contrib.django import app

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.imports.errors import FileForgotten, UnreadableFile
from vafa.imports.models import ImportJob
from vafa.imports.queries import lock_job
from vafa.imports.reading import preview_file
from vafa.imports.readings import (
    check_reading,
    read_reading,
    remember_reading,
    write_reading,
)
from vafa.imports.running import run_import
from vafa.imports.types import JobState, Reading
from vafa.imports.undoing import begin_undoing, run_undoing
from vafa.imports.uploads import forget_files, forget_uploads, keep_upload
from vafa.tenancy.scope import current_business_id

__all__ = [
    "TASK",
    "UNDO_TASK",
    "begin_undoing",
    "cancel_import",
    "create_import",
    "forget_files",
    "forget_uploads",
    "keep_upload",
    "repeat_import",
    "run_import",
    "run_undoing",
    "start_import",
    "start_undoing",
]

TASK = "run_import"  # as the worker knows them
UNDO_TASK = "undo_import"


def create_import(
    *,
    path: Path,
    file_name: str,
    reading: Reading,
    actor: Actor,
    at: datetime,
    is_dry: bool = False,
) -> ImportJob:
    """A job for this file; a dry one counts and writes nothing. How it is read is remembered for
    files with the same titles. ColumnMissing, ColumnTwice, UnreadableFile before anything is
    written.
    """
    check_reading(reading)
    head = preview_file(path, most=1)
    if not head.rows:
        raise UnreadableFile
    remember_reading(reading, head.titles, at=at)
    job = ImportJob(
        kind=reading.kind,
        is_dry=is_dry,
        file_name=file_name[:200],
        path=str(path),
        reading=write_reading(reading),
        size=path.stat().st_size,
        created_at=at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label,
    )
    job.save(force_insert=True)
    record(
        actor=actor,
        act="import.created",
        at=at,
        object_kind="import",
        object_id=job.id,
        kind=reading.kind,
        file=file_name,
        is_dry=is_dry,
    )
    return job


def repeat_import(job_id: int, *, actor: Actor, at: datetime) -> ImportJob:
    """A job that writes what a dry one counted: the same file, read in the same way.
    FileForgotten after 30 days.
    """
    job = lock_job(job_id)
    if not Path(job.path).is_file():
        raise FileForgotten
    return create_import(
        path=Path(job.path),
        file_name=job.file_name,
        reading=read_reading(job.kind, job.reading),
        actor=actor,
        at=at,
    )


def start_import(job_id: int) -> None:
    """Have a worker run it once this transaction is kept; one file of a business at a time.

    A worker that dies leaves the job to the next, which goes on from the line reached.
    """
    _defer(TASK, job_id)


def start_undoing(job_id: int) -> None:
    """Have a worker take back what the file gave, once this transaction is kept."""
    _defer(UNDO_TASK, job_id)


def cancel_import(*, job_id: int, actor: Actor, at: datetime) -> ImportJob:
    """Stop after the chunk in hand; what was recorded stays. A repeat changes nothing."""
    job = lock_job(job_id)
    if job.state in {JobState.WAITING, JobState.RUNNING}:
        job.state, job.finished_at = JobState.CANCELLED, at
        job.save(update_fields=["state", "finished_at"])
        record(actor=actor, act="import.cancelled", at=at, object_kind="import", object_id=job.id)
    return job


def _defer(name: str, job_id: int) -> None:
    business_id = current_business_id()
    task = app.configure_task(name, lock=f"import:{business_id}")
    task.defer(business_id=business_id, job_id=job_id)
