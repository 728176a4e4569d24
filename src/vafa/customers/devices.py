"""The devices by which customers come to their pages: seen, listed, counted, forgotten."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db.models import QuerySet

from vafa.customers.holdings import find_person
from vafa.customers.models import Device
from vafa.customers.types import SeenDevice

KEEP_UNSEEN = timedelta(days=730)
MOST_LISTED = 10
_AT_ONCE = 5_000


def see_device(customer_id: int, seen: SeenDevice, *, at: datetime) -> None:
    """Keep that a customer came by such a device; nothing of one that says nothing. A repeat only
    moves the day on which it was last seen.
    """
    if seen == SeenDevice():
        return
    Device.objects.update_or_create(
        customer_id=customer_id,
        **asdict(seen),
        defaults={"last_seen_at": at},
        create_defaults={"first_seen_at": at, "last_seen_at": at},
    )


def list_devices(customer_id: int) -> list[Device]:
    """By what they came, the latest first, and by what those came who went into them."""
    rows = Device.objects.filter(customer_id__in=find_person(customer_id).ids)
    return list(rows.order_by("-last_seen_at", "-id")[:MOST_LISTED])


def devices() -> QuerySet[Device]:
    """Every device in scope, for reports to count."""
    rows: QuerySet[Device] = Device.objects.all()
    return rows


def forget_devices(*, at: datetime) -> int:
    """Delete devices that were not seen for two years; how many went."""
    old = Device.objects.filter(last_seen_at__lt=at - KEEP_UNSEEN).values_list("id", flat=True)
    deleted, _ = Device.objects.filter(id__in=list(old[:_AT_ONCE])).delete()
    return deleted
