"""The most a rule gives: to one customer, at one branch or altogether, in a period or for ever.

A cap trims and refuses nothing: the last award may be partial. What was given so far is counted
in rows (`RuleUse`), each named by a `UseKey`; the engine is told what stands in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from vafa.foundation.shapes import Shape
from vafa.rules.facts import Occasion, Period


class UseKey(NamedTuple):
    """Which count: of this rule, for this owner (0 is everybody), in the period that begins so."""

    rule_id: int
    per: str
    owner_id: int
    within: str
    starts_on: date


class Use(NamedTuple):
    """How much was given, in the unit of the rule's reward, and how often."""

    amount: int = 0
    times: int = 0

    def plus(self, amount: int, times: int = 1) -> Use:
        return Use(self.amount + amount, self.times + times)


Used = Mapping[UseKey, Use]
UNUSED = Use()
NOTHING_USED: Used = MappingProxyType({})


class Cap(Shape):
    """At most `most` of the reward, or so many times, for one of `per` within a period."""

    most: Annotated[int, Field(gt=0, le=10**15)]
    counts: Literal["amount", "times"] = "amount"
    per: Literal["customer", "branch", "rule"] = "customer"
    within: Period = Period.EVER

    @property
    def is_budget(self) -> bool:
        """Whether the rule is over once it is used up."""
        return self.per == "rule" and self.within is Period.EVER

    def key(self, rule_id: int, occasion: Occasion) -> UseKey:
        """The count that this occasion adds to."""
        starts_on = self.within.first_day(occasion.local.day)
        return UseKey(rule_id, self.per, self._owner(occasion), self.within, starts_on)

    def room(self, use: Use) -> int | None:
        """How much may still be given; None when only the number of times is limited."""
        if self.counts == "amount":
            return max(0, self.most - use.amount)
        return None if use.times < self.most else 0

    def is_used_up(self, use: Use, *, step: int) -> bool:
        """Whether not even one step of the reward is left."""
        if self.counts == "times":
            return use.times >= self.most
        return self.most - use.amount < step

    def _owner(self, occasion: Occasion) -> int:
        match self.per:
            case "customer":
                assert occasion.customer is not None, "without a customer nothing is given"
                return occasion.customer.id
            case "branch":
                return occasion.branch_id or 0
            case "rule":
                return 0
