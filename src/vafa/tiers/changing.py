"""What a changed ladder does to people: told before it is saved, done when it is.

Whoever reaches a higher tier by what counts now goes up. Down goes only whom the change itself
puts below: their tier is gone, or asks for more than they counted in this period or the last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from vafa.customers.queries import customers
from vafa.foundation.jalali import local_day, start_of_day
from vafa.tiers.errors import BadLadder
from vafa.tiers.ladder import Measured, begin, hold_gifts
from vafa.tiers.ladder import regrade as place_anew
from vafa.tiers.measuring import count_many, list_reaching
from vafa.tiers.models import CustomerTier
from vafa.tiers.moving import lock_rows, write_changes
from vafa.tiers.reading import map_gifts, map_rows, read_standing, slug_of
from vafa.tiers.types import Change, Ladder, Preview, Standing, Why

PAGE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Regrading:
    """From one ladder to another, on a day."""

    before: Ladder | None
    after: Ladder
    zone: ZoneInfo
    day: date

    def place(self, rows: dict[int, Any]) -> Iterator[tuple[int, str, Standing, Standing]]:
        """Of each: the tier they were in, where that is on the new ladder, and where they go."""
        first = self.after.first_day(self.day)
        earlier = self.after.first_day_before(self.day)
        now = start_of_day(first, self.zone)
        running = count_many(self.after.measure, rows, since=now)
        past = count_many(
            self.after.measure, rows, since=start_of_day(earlier, self.zone), until=now
        )
        gifts = map_gifts(rows, self.after, self.day)
        for one, row in rows.items():
            own, was = self._find_slugs(row)
            standing = self._read(row, own)
            placed = place_anew(
                Measured(running=running[one], reviewed=past[one]),
                self.after,
                standing,
                self.day,
                is_displaced=self._asks_more(own),
            )
            yield one, was, standing, hold_gifts(gifts[one], placed, self.day)

    def _find_slugs(self, row: Any) -> tuple[str, str]:
        """Their own tier, and the one that counted."""
        if self.before is None:
            return "", ""
        standing = read_standing(row, self.before) if row else begin(self.before)
        return slug_of(self.before, standing.rank), slug_of(self.before, standing.held)

    def _read(self, row: Any, was: str) -> Standing:
        """The standing on the new ladder; of a tier that is gone, what its threshold reaches."""
        standing = read_standing(row, self.after) if row else begin(self.after)
        gone = None
        if self.before is not None and self.before.measure == self.after.measure:
            gone = self.before.tier(self.before.rank_of(was))
        if gone is None or self.after.rank_of(was):
            return standing
        return replace(standing, rank=self.after.reached(gone.threshold))

    def _asks_more(self, slug: str) -> bool:
        """Whether the tier of this name is gone, or is harder to reach than it was."""
        if self.before is None or self.before.measure != self.after.measure:
            return True
        was = self.before.tier(self.before.rank_of(slug))
        now = self.after.tier(self.after.rank_of(slug))
        return now is None or was is None or now.threshold > was.threshold


def check_ladder(ladder: Ladder) -> None:
    """BadLadder for tiers, lowest first, that share a name or do not rise."""
    slugs = {tier.slug for tier in ladder.tiers}
    names = {tier.name.strip() for tier in ladder.tiers}
    if not ladder.tiers or "" in slugs | names or not len(slugs) == len(names) == len(ladder.tiers):
        raise BadLadder(pointer="/tiers")
    for number, (lower, higher) in enumerate(pairwise(ladder.tiers), 1):
        if lower.threshold >= higher.threshold:
            raise BadLadder(pointer=f"/tiers/{number}/threshold")


def preview_change(
    before: Ladder | None, after: Ladder, *, zone: ZoneInfo, at: datetime, skip: int, limit: int
) -> Preview:
    """How many the change would move, and a page of them; nothing is written."""
    check_ladder(after)
    regrading = _Regrading(before=before, after=after, zone=zone, day=local_day(at, zone))
    counts: Counter[tuple[str, str]] = Counter()
    named: list[Change] = []
    up = down = touched = 0
    for ids in _list_touched(after, zone, regrading.day):
        kept = map_rows(ids)
        for one, was, old, new in regrading.place({one: kept.get(one) for one in ids}):
            touched += 1
            goes = slug_of(after, new.held)
            counts[was, goes] += 1
            if was == goes:
                continue
            is_up = new.held > old.held
            up, down = up + is_up, down + (not is_up)
            if skip < up + down <= skip + limit:
                named.append(Change(customer_id=one, before=was, after=goes))
    floors = (slug_of(before, before.floor) if before else "", slug_of(after, after.floor))
    counts[floors] += customers().count() - touched
    return Preview.of(counts, up=up, down=down, moves=tuple(named))


def regrade(before: Ladder | None, after: Ladder, *, zone: ZoneInfo, at: datetime) -> int:
    """Move whom the change moves; return how many. One transaction: it is the ladder's own."""
    regrading = _Regrading(before=before, after=after, zone=zone, day=local_day(at, zone))
    moved = 0
    for ids in _list_touched(after, zone, regrading.day):
        placed = list(regrading.place(lock_rows(ids)))
        moved += write_changes(
            {one: old for one, _, old, _ in placed},
            {one: new for one, _, _, new in placed},
            ladder=after,
            why=Why.LADDER,
            at=at,
            was={one: was for one, was, _, _ in placed},
        )
    return moved


def _list_touched(ladder: Ladder, zone: ZoneInfo, day: date) -> Iterator[list[int]]:
    """Everybody who does not begin before and after, in pages."""
    ids = set(CustomerTier.objects.values_list("customer_id", flat=True))
    if ladder.floor < len(ladder.tiers):
        lowest = ladder.tiers[ladder.floor].threshold
        since = start_of_day(ladder.first_day(day), zone)
        rows = list_reaching(ladder.measure, lowest, since=since)
        ids.update(customer_id for _, customer_id, _ in rows)
    whole = sorted(ids)
    for start in range(0, len(whole), PAGE):
        yield whole[start : start + PAGE]
