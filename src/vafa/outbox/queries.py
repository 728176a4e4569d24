"""Reading what waits in the outbox."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TypeVar

from vafa.outbox.models import OutboxEvent
from vafa.outbox.types import Event

Known = TypeVar("Known", bound=Event)


def list_undelivered(types: Collection[type[Known]]) -> Iterator[tuple[int, Known]]:
    """(addressee, letter) for every letter of these types that was not followed yet."""
    by_name = {one.name: one for one in types}
    rows = OutboxEvent.objects.filter(
        name__in=list(by_name), delivered_at__isnull=True, addressee_id__isnull=False
    )
    for row in rows.order_by("id"):
        assert row.addressee_id is not None
        yield row.addressee_id, by_name[row.name].from_payload(row.payload)
