"""Handing in a file, reading it to its end, stopping on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import connection
from procrastinate.contrib.django import app

from vafa.audit.actions import record
from vafa.audit.types import Actor, ActorKind
from vafa.catalog.queries import list_branches
from vafa.checkout.actions import HistoryResult, Outcome, accept_history, accept_sale
from vafa.customers.types import JoinedBy
from vafa.foundation.errors import Refused
from vafa.foundation.money import Unit
from vafa.foundation.persian import search_key
from vafa.imports.errors import ColumnMissing, UnknownJob, UnreadableFile
from vafa.imports.models import ImportJob, ImportRow
from vafa.imports.parsing import ParsedSale, Where, parse_sales
from vafa.imports.reading import count_rows, read_rows, say_cell
from vafa.imports.types import BadRow, JobState, Reading
from vafa.insight.actions import take_in_history
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import business_scope, current_business_id, has_scope

CHUNK = 1000  # sales in one transaction
TASK = "run_import"  # as the worker knows it

Progress = Callable[[ImportJob], None]


def create_import(
    *, path: Path, file_name: str, reading: Reading, actor: Actor, at: datetime
) -> ImportJob:
    """A job for this file. ColumnMissing, UnreadableFile before anything is written."""
    mapping = reading.mapping
    if "number" not in mapping or "date" not in mapping or not mapping.keys() & {"amount", "price"}:
        raise ColumnMissing
    rows_total = count_rows(path) - 1
    if rows_total < 1:
        raise UnreadableFile
    job = ImportJob(
        file_name=file_name[:200],
        path=str(path),
        reading=asdict(reading),
        size=path.stat().st_size,
        rows_total=rows_total,
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
        file=file_name,
        rows=rows_total,
    )
    return job


def start_import(job_id: int) -> None:
    """Have a worker run it once this transaction is kept; one file of a business at a time.

    A worker that dies leaves the job to the next, which goes on from the line reached.
    """
    business_id = current_business_id()
    task = app.configure_task(TASK, lock=f"import:{business_id}")
    task.defer(business_id=business_id, job_id=job_id)


def run_import(
    *, business_id: int, job_id: int, at: datetime, tell: Progress | None = None
) -> ImportJob:
    """Read the file to its end from where it stands. Call outside any scope.

    Each chunk of sales and the line reached are one transaction: killed at any moment, it goes on
    without losing or doubling a sale. Done and cancelled jobs are left as they are.
    """
    assert not has_scope(), "an import is many transactions"
    job, where = _begin(business_id, job_id)
    if job.state != JobState.RUNNING:
        return job
    actor = Actor(kind=ActorKind(job.actor_kind), id=job.actor_id, label=job.actor_label)
    try:
        rows = (one for one in read_rows(Path(job.path)) if one[0] >= job.next_line)
        for number, chunk in enumerate(_chunks(parse_sales(rows, where))):
            if number == 1:
                _measure_tables()
            with business_scope(business_id):
                job = ImportJob.objects.select_for_update().get(id=job_id)
                if job.state != JobState.RUNNING:
                    return job
                _take_chunk(job, chunk, where.reading, actor=actor, at=at)
            if tell is not None:
                tell(job)
    except (UnreadableFile, OSError) as error:
        return _finish(business_id, job_id, JobState.FAILED, at=at, error=str(error))
    with business_scope(business_id):
        take_in_history(at=at)
    return _finish(business_id, job_id, JobState.DONE, at=at)


def cancel_import(*, job_id: int, actor: Actor, at: datetime) -> ImportJob:
    """Stop after the chunk in hand; what was recorded stays. A repeat changes nothing."""
    job: ImportJob | None = ImportJob.objects.select_for_update().filter(id=job_id).first()
    if job is None:
        raise UnknownJob
    if job.state in {JobState.WAITING, JobState.RUNNING}:
        job.state, job.finished_at = JobState.CANCELLED, at
        job.save(update_fields=["state", "finished_at"])
        record(actor=actor, act="import.cancelled", at=at, object_kind="import", object_id=job.id)
    return job


def _begin(business_id: int, job_id: int) -> tuple[ImportJob, Where]:
    with business_scope(business_id):
        job: ImportJob | None = ImportJob.objects.select_for_update().filter(id=job_id).first()
        if job is None:
            raise UnknownJob
        if job.state == JobState.WAITING:
            job.state = JobState.RUNNING
            job.save(update_fields=["state"])
        business = get_business(business_id)
        branches = {}
        for branch in list_branches():
            branches[search_key(branch.name)] = branch.id
            branches[search_key(branch.code)] = branch.id
        reading = Reading(**job.reading | {"unit": Unit(job.reading["unit"])})
        return job, Where(branches=branches, zone=ZoneInfo(business.zone), reading=reading)


def _chunks(
    parsed: Iterator[ParsedSale | BadRow],
) -> Iterator[list[ParsedSale | BadRow]]:
    while chunk := list(islice(parsed, CHUNK)):
        yield chunk


def _measure_tables() -> None:
    """Let PostgreSQL look at the tables once they hold something: migration 0002 tells why."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT imports_measure()")


def _take_chunk(
    job: ImportJob,
    chunk: list[ParsedSale | BadRow],
    reading: Reading,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    good = [one for one in chunk if isinstance(one, ParsedSale)]
    bad = [one for one in chunk if isinstance(one, BadRow)]
    take = _accept_earning if reading.earns else _accept_history
    for one, result in zip(good, take(good, actor=actor, at=at), strict=True):
        if result.outcome == Outcome.RECORDED:
            job.recorded += 1
        elif result.outcome == Outcome.KNOWN:
            job.known += 1
        else:
            assert result.refusal is not None
            bad.append(_tell_refusal(one, result.refusal))
    ImportRow.objects.bulk_create(
        [
            ImportRow(
                job_id=job.id,
                line=row.line,
                column=row.column,
                reason=row.reason,
                message=row.message,
                cells=list(row.cells),
            )
            for row in bad
        ],
        ignore_conflicts=True,
    )
    job.refused += len(bad)
    reached = chunk[-1].last_line
    job.rows_done = max(job.rows_done, reached - 1)
    job.next_line = reached + 1
    job.save(update_fields=["recorded", "known", "refused", "rows_done", "next_line"])


def _accept_history(good: list[ParsedSale], *, actor: Actor, at: datetime) -> list[HistoryResult]:
    return accept_history([one.sale for one in good], actor=actor, at=at, joined_by=JoinedBy.IMPORT)


def _accept_earning(good: list[ParsedSale], *, actor: Actor, at: datetime) -> list[HistoryResult]:
    results = []
    for one in good:
        try:
            receipt = accept_sale(
                one.sale, actor=actor, at=at, joined_by=JoinedBy.IMPORT, announce=False
            )
        except Refused as refusal:
            results.append(HistoryResult(outcome=Outcome.REFUSED, refusal=refusal))
        else:
            outcome = Outcome.KNOWN if receipt.is_repeat else Outcome.RECORDED
            results.append(HistoryResult(outcome=outcome, sale_id=receipt.sale_id))
    return results


def _tell_refusal(one: ParsedSale, refusal: Refused) -> BadRow:
    return BadRow(
        line=one.first_line,
        last_line=one.last_line,
        column=(refusal.pointer or "").strip("/").split("/")[0][:20],
        reason=refusal.code,
        message=str(refusal)[:200],
        cells=tuple(say_cell(cell) for cell in one.cells),
    )


def _finish(
    business_id: int, job_id: int, state: JobState, *, at: datetime, error: str = ""
) -> ImportJob:
    with business_scope(business_id):
        job: ImportJob = ImportJob.objects.select_for_update().get(id=job_id)
        if job.state == JobState.RUNNING:
            job.state, job.finished_at, job.error = state, at, error[:300]
            job.save(update_fields=["state", "finished_at", "error"])
        return job
