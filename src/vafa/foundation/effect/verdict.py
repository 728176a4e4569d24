"""From the sums of the groups to what may be said: more, fewer, not to tell, too early, too few."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vafa.foundation.effect.intervals import (
    Estimate,
    Sums,
    difference_of_means,
    difference_of_shares,
    share,
)

FEWEST = 30  # people in each group
FEWEST_BUYERS = 10  # in both together


class Verdict(StrEnum):
    """What the trial did, as far as can be said."""

    MORE = "more"
    FEWER = "fewer"
    OPEN = "open"
    TOO_EARLY = "too_early"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a group did while it was measured. `capped`: each person's sum cut off at a height
    that one person in a hundred of both groups is above.
    """

    buyers: int
    spent: Sums
    capped: Sums

    @property
    def people(self) -> int:
        return self.spent.people


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Those who were written to against those left out by lot.

    `shares` in parts of one; `spent` in rials a person. `rests_on_few`: a few who spent very much
    decide whether the money differs surely, so it should not be leant on.
    """

    verdict: Verdict
    one: Estimate
    base: Estimate
    shares: Estimate
    spent: Estimate
    rests_on_few: bool

    @property
    def is_told(self) -> bool:
        """Whether its numbers may be spoken of."""
        return self.verdict not in {Verdict.TOO_FEW, Verdict.TOO_EARLY}


def judge(one: Outcome, base: Outcome, *, is_over: bool) -> Effect | None:
    """What may be said of two groups; None where one has fewer than two people.

    Before the time of measuring is over nothing is said to be sure: who looks every day until
    something is finds something far too often in trials that do nothing.
    """
    if one.people < 2 or base.people < 2:
        return None
    shares = difference_of_shares(one.buyers, one.people, base.buyers, base.people)
    spent = difference_of_means(one.spent, base.spent)
    return Effect(
        verdict=_say(one, base, shares, is_over=is_over),
        one=share(one.buyers, one.people),
        base=share(base.buyers, base.people),
        shares=shares,
        spent=spent,
        rests_on_few=spent.is_sure != difference_of_means(one.capped, base.capped).is_sure,
    )


def _say(one: Outcome, base: Outcome, shares: Estimate, *, is_over: bool) -> Verdict:
    if min(one.people, base.people) < FEWEST:
        return Verdict.TOO_FEW
    if not is_over:
        return Verdict.TOO_EARLY
    if one.buyers + base.buyers < FEWEST_BUYERS:
        return Verdict.TOO_FEW
    if not shares.is_sure:
        return Verdict.OPEN
    return Verdict.MORE if shares.low > 0 else Verdict.FEWER
