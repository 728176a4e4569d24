"""Keeping the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from vafa.audit.models import AuditRecord
from vafa.audit.types import Actor
from vafa.foundation.ids import new_id
from vafa.foundation.plain import to_json
from vafa.tenancy.bulk import insert_many


def record(
    *,
    actor: Actor,
    act: str,
    at: datetime,
    object_kind: str = "",
    object_id: int = 0,
    **facts: Any,
) -> None:
    """Write down one act, in the transaction of the act itself.

    `act` is `noun.verb_past` (`staff.role_changed`). `facts` are kept as JSON; give `before`
    and `after` where something changed. Never give a secret.
    """
    AuditRecord(
        at=at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label,
        address=actor.address,
        request_id=actor.request_id,
        act=act,
        object_kind=object_kind,
        object_id=object_id,
        facts=to_json(facts),
    ).save(force_insert=True)


def record_many(
    facts: Mapping[int, Mapping[str, Any]],
    *,
    actor: Actor,
    act: str,
    at: datetime,
    object_kind: str,
) -> None:
    """Write down the same act on several objects, in one statement: object id → its facts."""
    rows = [
        {
            "id": new_id(),
            "at": at,
            "actor_kind": actor.kind,
            "actor_id": actor.id,
            "actor_label": actor.label,
            "address": actor.address,
            "request_id": actor.request_id,
            "act": act,
            "object_kind": object_kind,
            "object_id": object_id,
            "facts": to_json(dict(one)),
        }
        for object_id, one in facts.items()
    ]
    insert_many(AuditRecord, rows)


def forget_facts(*, people: Sequence[int], mobiles: Sequence[str]) -> None:
    """Empty what the record says of customers and their numbers; who did what and when stays.

    The application role cannot change the record: a function of the database does this much and
    no more, for the business in scope.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_forget(%s, %s)", [list(people), list(mobiles)])
