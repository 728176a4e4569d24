"""What waits in the outbox, and what failed and waits longer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet

from vafa.outbox.models import OutboxEvent
from vafa.outbox.types import Event

Reaction = Callable[..., None]
Reactions = Mapping[type[Event], Sequence[Reaction]]

MAX_TRIES = 12


def note_failure(row: OutboxEvent, error: Exception, *, at: datetime) -> None:
    """Let it wait: longer each time, at most an hour."""
    row.tries += 1
    row.error = f"{type(error).__name__}: {error}"[:500]
    row.due_at = at + timedelta(seconds=min(2**row.tries, 3600))
    row.save(update_fields=["tries", "error", "due_at"])


def list_due(at: datetime) -> QuerySet[OutboxEvent]:
    """What waits and may be tried now."""
    rows: QuerySet[OutboxEvent] = OutboxEvent.objects.filter(
        delivered_at__isnull=True, due_at__lte=at, tries__lt=MAX_TRIES
    )
    return rows
