"""Where somebody stands on a ladder. Pure: the same figures give the same place, always.

1. Up at once: what counts now reaches a higher threshold. The tier is theirs for the rest of the
   period, and of its grace.
2. Down only at a review: when the period and its grace are over, and what was counted in both
   together does not reach their tier again. By one step or to what they reached; never below a
   tier that is kept for good, never while somebody protects them.
3. A return may undo what lifted them since the last review, never more than that.
4. What is given for a time lies above all this and changes none of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from vafa.tiers.types import Fall, Ladder, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was counted: in the period that runs, and in the one under review, grace included."""

    running: int
    reviewed: int = 0


def begin(ladder: Ladder) -> Standing:
    """Where somebody stands of whom nothing is kept."""
    return Standing(rank=ladder.floor, base=ladder.floor)


def place(measured: Measured, ladder: Ladder, standing: Standing, day: date) -> Standing:
    """Where they stand on the day, who stood there before it. A repeat changes nothing.

    One review a call: who missed several is still due, and asks again.
    """
    reached = ladder.reached(measured.running)
    if standing.due_on is not None and standing.due_on <= day:
        standing = _review(measured, ladder, standing, standing.due_on)
    if reached <= standing.rank:
        return standing
    lifted = replace(
        standing,
        rank=reached,
        counted_from=ladder.first_day(day),
        review_on=ladder.review_day(day),
    )
    return _settle(lifted, ladder)


def take_back(counted: int, ladder: Ladder, standing: Standing, day: date) -> Standing:
    """Where they stand once something came back; `counted` since what lifted them."""
    rank = max(standing.base, min(standing.rank, ladder.reached(counted)))
    if rank == standing.rank or standing.is_protected(day):
        return standing
    return _settle(replace(standing, rank=rank), ladder)


def hold_gifts(gifts: Iterable[tuple[int, date]], standing: Standing, day: date) -> Standing:
    """Where they stand with what they were given: ranks, each to the end of a day.

    A gift lifts above their own rank and never below it; a protected one keeps even what is over.
    """
    running = [(rank, until) for rank, until in gifts if rank > standing.rank and day <= until]
    given, until = max(running, default=(0, None))
    if given < standing.held and standing.given > standing.rank and standing.is_protected(day):
        return standing
    return replace(standing, given=given, given_until=until)


def regrade(
    measured: Measured, ladder: Ladder, standing: Standing, day: date, *, is_displaced: bool
) -> Standing:
    """Where a change of the ladder puts them. `measured.reviewed` is of the period before this one.

    Up whoever reaches more by now; down only whom the change itself displaced, and who reached
    too little in both periods.
    """
    now = ladder.reached(measured.running)
    best = max(now, ladder.reached(measured.reviewed))
    rank = max(now, standing.rank)
    if is_displaced and not standing.is_protected(day):
        rank = best
    if rank == standing.rank:
        return standing
    moved = replace(
        standing,
        rank=rank,
        base=min(rank, standing.base),
        counted_from=ladder.first_day(day),
        review_on=ladder.review_day(day),
    )
    return _settle(moved, ladder)


def _review(measured: Measured, ladder: Ladder, standing: Standing, due_on: date) -> Standing:
    held = ladder.reached(measured.reviewed)
    rank = standing.rank
    if held < rank:
        lower = rank - 1 if ladder.fall == Fall.STEP else held
        rank = max(lower, ladder.kept_for_good(rank))
    reviewed = replace(
        standing,
        rank=rank,
        base=rank,
        counted_from=None,
        review_on=ladder.review_day(due_on),
        protected_until=None,
    )
    return _settle(reviewed, ladder)


def _settle(standing: Standing, ladder: Ladder) -> Standing:
    """Who cannot fall any further is not reviewed."""
    if standing.rank <= ladder.kept_for_good(standing.rank):
        return replace(standing, review_on=None)
    return standing
