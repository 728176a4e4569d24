"""Taking back what a file gave: what is left of it, wherever it stands. What is spent stays."""

from __future__ import annotations

from datetime import datetime

from vafa.audit.actions import record
from vafa.audit.types import Actor, ActorKind
from vafa.imports.errors import NotToUndo
from vafa.imports.models import ImportJob
from vafa.imports.queries import can_undo, lock_job
from vafa.imports.twins import forget_keys
from vafa.imports.types import CAUSE, TAKEN_BACK, JobState
from vafa.ledger.actions import recall_given
from vafa.ledger.types import Cause
from vafa.tenancy.scope import business_scope, has_scope

LOTS = 500  # in one transaction


def begin_undoing(job_id: int, *, actor: Actor, at: datetime) -> ImportJob:
    """Let nothing stop it any more: what the file gave is taken back by a worker from now on.

    NotToUndo for a trial, a file under way, one that gave nothing, and the second time.
    """
    job = lock_job(job_id)
    if not can_undo(job):
        raise NotToUndo
    job.state = JobState.UNDOING
    job.save(update_fields=["state"])
    record(actor=actor, act="import.undone", at=at, object_kind="import", object_id=job.id)
    return job


def run_undoing(*, business_id: int, job_id: int, at: datetime) -> ImportJob:
    """Take back what is left of all that the file gave; its rows can be brought in again then.

    Call outside any scope. Killed at any moment, it goes on; a repeat changes nothing.
    """
    assert not has_scope(), "undoing is many transactions"
    while True:
        with business_scope(business_id):
            job = lock_job(job_id)
            if job.state != JobState.UNDOING:
                return job
            actor = Actor(kind=ActorKind(job.actor_kind), id=job.actor_id, label=job.actor_label)
            cause = Cause(kind=CAUSE, id=job.id)
            taken = recall_given(cause, at=at, actor=actor, limit=LOTS)
            for unit, amount in taken.items():
                if amount:
                    name = f"{unit}{TAKEN_BACK}"
                    job.amounts[name] = job.amounts.get(name, 0) + amount
            if not taken:
                job.state = JobState.UNDONE
                forget_keys(job.id)
            job.save(update_fields=["state", "amounts"])
