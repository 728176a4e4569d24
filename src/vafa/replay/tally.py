"""What came of it, added up: by month, by rule, by customer."""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from vafa.foundation.jalali import to_jalali
from vafa.ledger.types import Unit
from vafa.rewards.types import Grant


class Flow(StrEnum):
    """Which way value went. Open is: given and other, less spent, expired and taken back."""

    GIVEN = "given"
    SPENT = "spent"
    EXPIRED = "expired"
    TAKEN_BACK = "taken_back"
    OTHER = "other"  # by hand, brought over


Month = tuple[int, int]


@dataclass(slots=True)
class Tally:
    """The sums of one programme. Those of several processes add up."""

    zone: ZoneInfo
    months: dict[tuple[Month, Unit, Flow], int] = field(default_factory=lambda: defaultdict(int))
    rules: dict[tuple[int, Unit], list[int]] = field(default_factory=dict)
    _last: tuple[datetime | None, Month] = (None, (0, 0))
    """The month of the last instant: what belongs to one sale comes in a row."""

    def add(self, unit: Unit, flow: Flow, amount: int, at: datetime) -> None:
        """So much went this way."""
        if self._last[0] is not at:
            self._last = (at, _month(at.astimezone(self.zone).date()))
        self.months[self._last[1], unit, flow] += amount

    def give(self, grant: Grant, at: datetime) -> None:
        """A rule gave this."""
        self.add(grant.unit, Flow.GIVEN, grant.amount, at)
        sums = self.rules.setdefault((grant.rule_id, grant.unit), [0, 0])
        sums[0] += grant.amount
        sums[1] += 1

    def merge(self, other: Tally) -> None:
        """Add what another process found."""
        for key, amount in other.months.items():
            self.months[key] += amount
        for rule, (amount, times) in other.rules.items():
            sums = self.rules.setdefault(rule, [0, 0])
            sums[0] += amount
            sums[1] += times


@dataclass(slots=True)
class Standings:
    """Who gains and who loses of one unit: how many, how much, and the first of them."""

    most: int
    gaining: int = 0
    losing: int = 0
    gained: int = 0
    lost: int = 0
    first: list[tuple[int, int]] = field(default_factory=list)  # (difference, customer)
    last: list[tuple[int, int]] = field(default_factory=list)  # the other way round

    def enter(self, customer_id: int, difference: int) -> None:
        """A customer who would have got so much more, or less."""
        if difference > 0:
            self.gaining += 1
            self.gained += difference
            self._keep(self.first, (difference, customer_id))
        elif difference < 0:
            self.losing += 1
            self.lost -= difference
            self._keep(self.last, (-difference, customer_id))

    def merge(self, other: Standings) -> None:
        """Add what another process found."""
        self.gaining += other.gaining
        self.losing += other.losing
        self.gained += other.gained
        self.lost += other.lost
        for one in other.first:
            self._keep(self.first, one)
        for one in other.last:
            self._keep(self.last, one)

    def write(self) -> dict[str, Any]:
        """As plain values, the largest difference first."""
        return {
            "gaining": self.gaining,
            "losing": self.losing,
            "gained": self.gained,
            "lost": self.lost,
            "winners": [[customer, amount] for amount, customer in sorted(self.first)[::-1]],
            "losers": [[customer, -amount] for amount, customer in sorted(self.last)[::-1]],
        }

    def _keep(self, kept: list[tuple[int, int]], one: tuple[int, int]) -> None:
        if len(kept) < self.most:
            heapq.heappush(kept, one)
        else:
            heapq.heappushpop(kept, one)


@cache
def _month(day: date) -> Month:
    written = to_jalali(day)
    return written.year, written.month
