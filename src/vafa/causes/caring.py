"""Naming causes, and choosing one."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.causes.errors import BadCause, CauseClosed, UnknownCause
from vafa.causes.models import Choice, GoodCause
from vafa.causes.types import CauseTerms
from vafa.customers.queries import get_customer
from vafa.foundation.persian import clean_texts

MOST_PERCENT = 100


def add_cause(terms: CauseTerms, *, actor: Actor, at: datetime) -> GoodCause:
    """A new cause; BadCause when it cannot be."""
    cause = GoodCause(**clean_texts(asdict(terms)))
    _check(cause)
    cause.save(force_insert=True)
    record(
        actor=actor,
        act="cause.added",
        at=at,
        object_kind="cause",
        object_id=cause.id,
        name=cause.name,
    )
    return cause


def change_cause(*, cause_id: int, actor: Actor, at: datetime, **changes: Any) -> GoodCause:
    """Change some of its terms, or `is_active`; what was given stays as it was."""
    cause: GoodCause | None = GoodCause.objects.select_for_update().filter(id=cause_id).first()
    if cause is None:
        raise UnknownCause
    changes = clean_texts(changes)
    before = {name: getattr(cause, name) for name in changes}
    for name, value in changes.items():
        setattr(cause, name, value)
    _check(cause)
    cause.save(update_fields=list(changes))
    record(
        actor=actor,
        act="cause.changed",
        at=at,
        object_kind="cause",
        object_id=cause.id,
        name=cause.name,
        before=before,
        after=changes,
    )
    return cause


def choose_cause(*, customer_id: int, cause_id: int | None, actor: Actor, at: datetime) -> None:
    """From now on a share of the customer's purchases goes to this cause, or to none (None)."""
    get_customer(customer_id)
    if cause_id is None:
        Choice.objects.filter(customer_id=customer_id).delete()
    else:
        cause = GoodCause.objects.filter(id=cause_id).first()
        if cause is None:
            raise UnknownCause
        if not cause.is_active:
            raise CauseClosed
        Choice.objects.update_or_create(
            customer_id=customer_id, defaults={"cause_id": cause_id, "chosen_at": at}
        )
    record(
        actor=actor,
        act="cause.chosen",
        at=at,
        object_kind="customer",
        object_id=customer_id,
        cause_id=cause_id or 0,
    )


def _check(cause: GoodCause) -> None:
    if not cause.name:
        raise BadCause(pointer="/name")
    if not 0 <= cause.share_percent <= MOST_PERCENT:
        raise BadCause(pointer="/share_percent")
    if cause.goal_rial < 0 or cause.point_value_rial < 0:
        raise BadCause(pointer="/goal_rial")
