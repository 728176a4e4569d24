"""When memberships begin and end: purchases of one plan, laid end to end. All of it is pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from vafa.foundation.jalali import local_day, start_of_day
from vafa.memberships.types import Period, Refund

if TYPE_CHECKING:
    from vafa.memberships.models import Membership


def lay_out(bought: Sequence[Membership], zone: ZoneInfo) -> list[Membership]:
    """Set when each begins and ends, by when they were bought; those that changed.

    A renewal begins where the one before ends. What ended early makes room for what follows.
    """
    changed = []
    free_from: datetime | None = None
    for one in sorted(bought, key=lambda one: (one.bought_at, one.id)):
        starts_at = max(one.bought_at, free_from) if free_from else one.bought_at
        ends_at = _find_end(one, starts_at, zone)
        if one.ended_at is not None:
            ends_at = max(starts_at, min(ends_at, one.ended_at))
        if (one.starts_at, one.ends_at) != (starts_at, ends_at):
            one.starts_at, one.ends_at = starts_at, ends_at
            changed.append(one)
        free_from = ends_at
    return changed


def count_refund(one: Membership, refund: str, *, at: datetime, zone: ZoneInfo) -> int:
    """What of the price is due when it ends now: whole days that are left count, today does not."""
    if refund == Refund.NOTHING or one.ends_at <= at:
        return 0
    if refund == Refund.WHOLE or at < one.starts_at:
        return one.price_rial
    first, end = (local_day(moment, zone) for moment in (one.starts_at, one.ends_at))
    left = (end - local_day(at, zone)).days - 1
    return one.price_rial * max(0, left) // max(1, (end - first).days)


def _find_end(one: Membership, starts_at: datetime, zone: ZoneInfo) -> datetime:
    """The local midnight after its last day; its first day counts whole."""
    first = local_day(starts_at, zone)
    return start_of_day(Period(one.period).add(first, one.count * one.periods), zone)
