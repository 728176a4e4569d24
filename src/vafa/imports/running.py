"""Reading a file to its end: chunk by chunk, each with the line reached in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection

from vafa.audit.types import Actor, ActorKind
from vafa.catalog.queries import list_branches
from vafa.foundation.ids import new_id
from vafa.foundation.jalali import local_day
from vafa.foundation.persian import search_key
from vafa.imports.cells import tell_refused
from vafa.imports.errors import UnreadableFile
from vafa.imports.models import ImportJob, ImportRow
from vafa.imports.queries import lock_job
from vafa.imports.reading import count_rows, read_rows
from vafa.imports.readings import read_reading
from vafa.imports.registry import ImportKind, import_kinds
from vafa.imports.twins import forget_keys
from vafa.imports.types import BadRow, JobState, Outcome, Parsed, Row, Where, Work
from vafa.tenancy.bulk import insert_many
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import business_scope, has_scope

TRIES = 3  # of a chunk that lost a race against a till
COUNTERS = {
    Outcome.NEW: "recorded",
    Outcome.CHANGED: "changed",
    Outcome.KNOWN: "known",
    Outcome.REFUSED: "refused",
}

Progress = Callable[[ImportJob], None]
Chunk = Sequence[Parsed[Any] | BadRow]


def run_import(
    *, business_id: int, job_id: int, at: datetime, tell: Progress | None = None
) -> ImportJob:
    """Read the file to its end from where it stands. Call outside any scope.

    Each chunk and the line reached are one transaction: killed at any moment, it goes on without
    losing or doubling a row. Jobs that are done or cancelled are left as they are.
    """
    assert not has_scope(), "an import is many transactions"
    job, work = _begin(business_id, job_id, at=at)
    if job.state != JobState.RUNNING:
        return job
    kind = import_kinds.get(job.kind)
    try:
        if not job.rows_total:
            _keep_total(business_id, job_id, count_rows(Path(job.path)) - 1)
        chunks = _chunks(kind.read(_rows_from(job), work.where), kind.chunk)
        for number, chunk in enumerate(chunks):
            if number == 1:
                _measure_tables()
            job = _take_chunk(business_id, kind, chunk, work)
            if job.state != JobState.RUNNING:
                break  # somebody stopped it
            if tell is not None:
                tell(job)
    except (UnreadableFile, OSError) as error:
        return _finish(business_id, work, JobState.FAILED, error=str(error))
    return _finish(business_id, work, JobState.DONE)


def _begin(business_id: int, job_id: int, *, at: datetime) -> tuple[ImportJob, Work]:
    with business_scope(business_id):
        job = lock_job(job_id)
        if job.state == JobState.WAITING:
            job.state = JobState.RUNNING
            job.save(update_fields=["state"])
        branches = {}
        for branch in list_branches():
            branches[search_key(branch.name)] = branch.id
            branches[search_key(branch.code)] = branch.id
        zone = ZoneInfo(get_business(business_id).zone)
        where = Where(
            branches=branches,
            zone=zone,
            today=local_day(at, zone),
            reading=read_reading(job.kind, job.reading),
            loaded=import_kinds.get(job.kind).load(),
        )
    actor = Actor(kind=ActorKind(job.actor_kind), id=job.actor_id, label=job.actor_label)
    return job, Work(job_id=job_id, is_dry=job.is_dry, where=where, actor=actor, at=at)


def _keep_total(business_id: int, job_id: int, rows_total: int) -> None:
    with business_scope(business_id):
        ImportJob.objects.filter(id=job_id).update(rows_total=rows_total)


def _rows_from(job: ImportJob) -> Iterator[tuple[int, Row]]:
    return (one for one in read_rows(Path(job.path)) if one[0] >= job.next_line)


def _chunks(parsed: Iterator[Parsed[Any] | BadRow], size: int) -> Iterator[Chunk]:
    while chunk := list(islice(parsed, size)):
        yield chunk


def _measure_tables() -> None:
    """Let PostgreSQL look at the tables once they hold something: migration 0002 tells why."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT imports_measure()")


def _take_chunk(business_id: int, kind: ImportKind, chunk: Chunk, work: Work) -> ImportJob:
    """Take it in one transaction, again where a till wrote the same customer meanwhile."""
    for tries_left in reversed(range(TRIES)):
        try:
            with business_scope(business_id):
                job = lock_job(work.job_id)
                if job.state == JobState.RUNNING:
                    _write_chunk(job, kind, chunk, work)
                return job
        except IntegrityError:
            if not tries_left:
                raise
    raise AssertionError("unreachable")


def _write_chunk(job: ImportJob, kind: ImportKind, chunk: Chunk, work: Work) -> None:
    bad = [one for one in chunk if isinstance(one, BadRow)]
    things = [one for one in chunk if isinstance(one, Parsed)]
    for thing, result in zip(things, kind.take(things, work), strict=True):
        if result.wrong is not None:
            bad.append(tell_refused(thing, result.wrong))
        else:
            counter = COUNTERS[result.outcome]
            setattr(job, counter, getattr(job, counter) + 1)
        for name, amount in result.amounts.items():
            job.amounts[name] = job.amounts.get(name, 0) + amount
    _keep_bad_rows(job.id, bad)
    job.refused += len(bad)
    reached = chunk[-1].last_line
    job.rows_done = max(job.rows_done, reached - 1)
    job.next_line = reached + 1
    job.save(update_fields=[*COUNTERS.values(), "amounts", "rows_done", "next_line"])


def _keep_bad_rows(job_id: int, bad: Sequence[BadRow]) -> None:
    rows = [
        {
            "id": new_id(),
            "job_id": job_id,
            "line": row.line,
            "column": row.column[:40],
            "reason": row.reason,
            "message": row.message[:200],
            "cells": list(row.cells),
        }
        for row in bad
    ]
    insert_many(ImportRow, rows)


def _finish(business_id: int, work: Work, state: JobState, *, error: str = "") -> ImportJob:
    with business_scope(business_id):
        job = lock_job(work.job_id)
        kind = import_kinds.get(job.kind)
        if job.state == JobState.RUNNING:
            if not job.is_dry:
                kind.finish(at=work.at)
            job.state, job.finished_at, job.error = state, work.at, error[:300]
            job.save(update_fields=["state", "finished_at", "error"])
        if job.is_dry or not kind.keeps_keys:
            forget_keys(job.id)
    return job
