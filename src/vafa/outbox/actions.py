"""Publishing events and delivering them to their reactions."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from vafa.outbox.carrying import carry_letters, forget_letters
from vafa.outbox.models import OutboxEvent
from vafa.outbox.types import Event, Letter
from vafa.outbox.waiting import MAX_TRIES, Reaction, Reactions, list_due, note_failure
from vafa.tenancy.prepared import insert

__all__ = [
    "MAX_TRIES",
    "Reaction",
    "Reactions",
    "carry_letters",
    "count_waiting",
    "deliver_pending",
    "forget_delivered",
    "forget_letters",
    "publish",
    "publish_many",
    "send_letter",
]

log = logging.getLogger(__name__)


def publish(event: Event, *, at: datetime) -> None:
    """Write the event beside its cause; it is delivered after the transaction is committed."""
    publish_many([event], at=at)


def publish_many(events: Sequence[Event], *, at: datetime) -> None:
    """Write several events in one statement."""
    rows = [
        OutboxEvent(name=event.name, payload=event.payload(), created_at=at, due_at=at)
        for event in events
    ]
    if rows:
        insert(rows)


def send_letter(letter: Letter, *, to: int, at: datetime) -> None:
    """Write a letter to another business beside its cause; `carry_letters` brings it there."""
    row = OutboxEvent(
        name=letter.name, payload=letter.payload(), created_at=at, due_at=at, addressee_id=to
    )
    insert([row])


def deliver_pending(reactions: Reactions, *, at: datetime, limit: int = 50) -> int:
    """Deliver up to `limit` due events of the business in scope; return how many were taken.

    Call inside a scope. Each event has a savepoint of its own: reactions of one event are kept
    together or not at all, and a failing one waits (2, 4, 8 … seconds, at most an hour) without
    holding up the others. After MAX_TRIES it stays, marked with its error, for a person.
    Safe to run in several workers at once.
    """
    by_name = {event_type.name: event_type for event_type in reactions}
    rows = list(
        list_due(at)
        .filter(addressee_id__isnull=True)
        .order_by("due_at", "id")
        .select_for_update(skip_locked=True)[:limit]
    )
    for row in rows:
        _deliver(row, by_name.get(row.name), reactions, at=at)
    return len(rows)


def _deliver(
    row: OutboxEvent, event_type: type[Event] | None, reactions: Reactions, *, at: datetime
) -> None:
    try:
        with transaction.atomic():
            if event_type is not None:
                event = event_type.from_payload(row.payload)
                for reaction in reactions[event_type]:
                    reaction(event, at=at)
    except Exception as error:
        log.exception("event %s %s was not delivered", row.name, row.id)
        note_failure(row, error, at=at)
    else:
        row.delivered_at = at
        row.save(update_fields=["delivered_at"])


def forget_delivered(*, before: datetime, limit: int = 5_000) -> int:
    """Delete delivered events older than `before`; return how many went."""
    ids = OutboxEvent.objects.filter(delivered_at__lt=before).values_list("id", flat=True)[:limit]
    deleted, _ = OutboxEvent.objects.filter(id__in=list(ids)).delete()
    return deleted


def count_waiting() -> dict[str, Any]:
    """How many events wait and how many gave up, for health."""
    waiting = OutboxEvent.objects.filter(delivered_at__isnull=True)
    return {
        "waiting": waiting.filter(tries__lt=MAX_TRIES).count(),
        "given_up": waiting.filter(tries__gte=MAX_TRIES).count(),
    }
