"""Moving customers on the ladder: one way for one of them and for thousands.

Customers are locked, measured, placed by the pure ladder, and what changed is written: where they
stand, the move for the history, the event for who follows. A repeat finds nothing to change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from vafa.customers.queries import customers
from vafa.foundation.jalali import local_day, start_of_day
from vafa.outbox.actions import publish_many
from vafa.tenancy.prepared import insert
from vafa.tiers.events import TierChanged
from vafa.tiers.ladder import Measured, begin, hold_gifts, place, take_back
from vafa.tiers.measuring import count_many
from vafa.tiers.models import CustomerTier, TierMove
from vafa.tiers.reading import (
    STANDING,
    map_gifts,
    map_rows,
    read_standing,
    slug_of,
    write_standing,
)
from vafa.tiers.types import Ladder, Measure, Standing, Why

# Sales lift by these themselves; what the night finds came in as history, and is not news.
AT_ONCE = (Measure.SPEND, Measure.PURCHASES)
MOST_ROWS = 1_000  # of one statement


def lock_standings(customer_ids: Collection[int], ladder: Ladder) -> dict[int, Standing]:
    """Where these customers stand, who stay locked until the transaction ends."""
    kept = lock_rows(customer_ids)
    return {one: read_standing(row, ladder) if row else begin(ladder) for one, row in kept.items()}


def lock_rows(customer_ids: Collection[int]) -> dict[int, dict[str, Any] | None]:
    """What is kept of where these customers stand, who stay locked; None where nothing is."""
    ids = sorted(customer_ids)
    # Whoever comes second waits here, and then sees where the first put them.
    locked = customers().select_for_update(no_key=True).filter(id__in=ids).order_by("id")
    list(locked.values_list("id"))
    kept = map_rows(ids)
    return {customer_id: kept.get(customer_id) for customer_id in ids}


def place_customers(
    customer_ids: Collection[int],
    *,
    ladder: Ladder,
    zone: ZoneInfo,
    at: datetime,
    why: Why,
    sale_id: int | None = None,
) -> int:
    """Measure these customers and put them where they belong now; return how many moved."""
    day = local_day(at, zone)
    standings = lock_standings(customer_ids, ladder)
    since = start_of_day(ladder.first_day(day), zone)
    running = count_many(ladder.measure, standings, since=since)
    reviewed = _count_reviewed(standings, ladder=ladder, zone=zone, day=day)
    placed = {
        customer_id: place(
            Measured(running=running[customer_id], reviewed=reviewed.get(customer_id, 0)),
            ladder,
            standing,
            day,
        )
        for customer_id, standing in standings.items()
    }
    placed = hold_what_is_given(placed, ladder, day)
    return write_changes(standings, placed, ladder=ladder, why=why, at=at, sale_id=sale_id)


def hold_what_is_given(
    standings: Mapping[int, Standing], ladder: Ladder, day: date
) -> dict[int, Standing]:
    """These standings with the tiers that the customers, who are locked, were given."""
    gifts = map_gifts(standings, ladder, day)
    return {one: hold_gifts(gifts[one], standing, day) for one, standing in standings.items()}


def settle_back(
    customer_id: int, *, ladder: Ladder, zone: ZoneInfo, at: datetime, why: Why, sale_id: int
) -> None:
    """After something came back: undo what the rest would not have lifted them to."""
    day = local_day(at, zone)
    standings = lock_standings([customer_id], ladder)
    standing = standings[customer_id]
    first = standing.counted_from or ladder.first_day(day)
    counted = count_many(ladder.measure, [customer_id], since=start_of_day(first, zone))
    placed = hold_what_is_given(
        {customer_id: take_back(counted[customer_id], ladder, standing, day)}, ladder, day
    )
    write_changes(standings, placed, ladder=ladder, why=why, at=at, sale_id=sale_id)


def write_changes(
    before: Mapping[int, Standing],
    after: Mapping[int, Standing],
    *,
    ladder: Ladder,
    why: Why,
    at: datetime,
    sale_id: int | None = None,
    was: Mapping[int, str] | None = None,
) -> int:
    """Write what differs; return how many moved to another tier. The customers are locked.

    `was` has the tiers they were in, where the ladder itself changed: of that nobody is told.
    """
    left = was or {one: slug_of(ladder, before[one].held) for one in after}
    reached = {one: slug_of(ladder, after[one].held) for one in after}
    changed = [one for one in after if (before[one], left[one]) != (after[one], reached[one])]
    rows = [write_standing(one, after[one], ladder) for one in changed]
    CustomerTier.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["business_id", "customer_id"],
        update_fields=STANDING,
        batch_size=MOST_ROWS,
    )
    moves = [
        TierMove(
            customer_id=one,
            before=left[one],
            after=reached[one],
            is_up=after[one].held > before[one].held,
            why=_find_why(before[one], after[one], why),
            sale_id=sale_id,
            at=at,
        )
        for one in changed
        if left[one] != reached[one]
    ]
    for start in range(0, len(moves), MOST_ROWS):
        part = moves[start : start + MOST_ROWS]
        insert(part)
        if was is None and not (why == Why.NIGHT and ladder.measure in AT_ONCE):
            publish_many([_tell(move) for move in part], at=at)
    return len(moves)


def _count_reviewed(
    standings: Mapping[int, Standing], *, ladder: Ladder, zone: ZoneInfo, day: date
) -> dict[int, int]:
    """What those who are due counted in their period under review. Mostly it is one for all."""
    due: dict[tuple[date, date], list[int]] = defaultdict(list)
    for customer_id, standing in standings.items():
        if standing.review_on and standing.due_on and standing.due_on <= day:
            first = ladder.reviewed_from(standing.review_on, standing.due_on)
            due[first, standing.due_on].append(customer_id)
    counted: dict[int, int] = {}
    for (first, end), ids in due.items():
        counted |= count_many(
            ladder.measure,
            ids,
            since=start_of_day(first, zone),
            until=start_of_day(end, zone),
        )
    return counted


def _find_why(before: Standing, after: Standing, why: Why) -> Why:
    """At a review, who only loses what was lent to them has not fallen."""
    is_only_lent = after.held < before.held and after.rank >= before.rank
    return Why.GIFT_OVER if why == Why.REVIEW and is_only_lent else why


def _tell(move: TierMove) -> TierChanged:
    return TierChanged(
        customer_id=move.customer_id,
        move_id=move.id,
        before=move.before,
        after=move.after,
        is_up=move.is_up,
    )
