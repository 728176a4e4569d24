"""How often is enough: exact over every span of the window, the same in every process.

Each side keeps the moments of its latest turns in one row, locked while it is asked. The figures
are those that services publish (three sends for one phone in ten minutes), a little wider where
many people share one side: a mobile carrier's address, a block of numbers, the business itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network

from vafa.guard.actions import raise_flag
from vafa.guard.types import FlagRule
from vafa.portal.errors import TooOften
from vafa.portal.models import Turns

FORGET_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most so many turns of one side within any window. `alarm` names the manager's flag."""

    side: str
    most: int
    window: timedelta
    alarm: FlagRule | None = None


_TEN_MINUTES, _HOUR = timedelta(minutes=10), timedelta(hours=1)

ASK_MOBILE = Limit(side="ask_mobile", most=3, window=_TEN_MINUTES)
ASK_BLOCK = Limit(side="ask_block", most=20, window=_TEN_MINUTES)  # numbers alike but for 4 digits
ASK_ADDRESS = Limit(side="ask_address", most=30, window=_TEN_MINUTES)
ASK_CLUB = Limit(side="ask_club", most=300, window=_HOUR, alarm=FlagRule.LOGIN_FLOOD)
TRY_MOBILE = Limit(side="try_mobile", most=10, window=_HOUR)
TRY_ADDRESS = Limit(side="try_address", most=60, window=_HOUR)
TRY_CLUB = Limit(side="try_club", most=200, window=_HOUR, alarm=FlagRule.LOGIN_GUESSING)
CODE_TEXT = Limit(side="code_text", most=5, window=_HOUR)


class LockedTurns:
    """The sides of one doing, locked until the transaction ends."""

    def __init__(self, rows: Mapping[Limit, Turns]) -> None:
        self._rows = rows

    def count(self, *, at: datetime) -> None:
        """Count one turn on every side; tell the manager where it was the last one left."""
        for limit, row in self._rows.items():
            row.moments = [*row.moments, at]
            row.last_at = at
            row.save(update_fields=["moments", "last_at"])
            if limit.alarm and len(row.moments) >= limit.most:
                raise_flag(
                    rule=limit.alarm,
                    subject="portal",
                    severity=3,
                    at=at,
                    facts={"count": len(row.moments)},
                )


def lock_turns(sides: Mapping[Limit, str], *, at: datetime) -> LockedTurns:
    """Lock these sides; TooOften, with the seconds to wait, while any of them is full.

    Two that come at once wait for each other here, so that neither slips by.
    """
    limits = {limit.side: limit for limit in sides}
    fresh = [
        Turns(side=limit.side, subject=sides[limit], last_at=at)
        for limit in sorted(sides, key=lambda limit: limit.side)
    ]
    Turns.objects.bulk_create(fresh, ignore_conflicts=True)
    found = Turns.objects.filter(side__in=list(limits), subject__in=set(sides.values()))
    locked = found.order_by("side", "subject").select_for_update()
    rows = {limits[row.side]: row for row in locked if sides[limits[row.side]] == row.subject}
    waits = []
    for limit, row in rows.items():
        row.moments = [moment for moment in row.moments if moment > at - limit.window]
        if len(row.moments) >= limit.most:
            waits.append(row.moments[-limit.most] + limit.window - at)
    if waits:
        raise TooOften(retry_after=max(1, round(max(waits).total_seconds())))
    return LockedTurns(rows)


def read_neighbourhood(address: str) -> str:
    """The address as one side: of the newer kind a household has a whole block of them."""
    try:
        return str(ip_network(f"{address}/64", strict=False)) if ":" in address else address
    except ValueError:
        return address


def forget_turns(*, at: datetime) -> None:
    """Delete what nobody added to for a day."""
    Turns.objects.filter(last_at__lt=at - FORGET_AFTER).delete()
