"""So often within a period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.rewards.types import PERIODS, Words
from vafa.rules.facts import Occasion, Period
from vafa.rules.registry import conditions
from vafa.rules.tree import Condition


@conditions.register
class PeriodCount(Condition):
    """This is the customer's `number`-th purchase of the running period, or a later one."""

    slug = "period_count"
    title = gettext_lazy("Number of the purchase in a period")
    icon = "refresh"
    needs_sale = True

    period: Annotated[Period, Ask("one", gettext_lazy("Purchases"), of=PERIODS)]
    number: Annotated[int, Field(ge=2, le=1000), Ask("number", gettext_lazy("Number"))]
    or_later: Annotated[bool, Ask("yes", gettext_lazy("And at later ones"))] = False

    def holds(self, occasion: Occasion) -> bool:
        this = _count(occasion, self.period)
        return this >= self.number if self.or_later else this == self.number

    def explain(self, occasion: Occasion) -> dict[str, Any]:
        return {"left": self.number - _count(occasion, self.period), "period": self.period}

    def describe(self, words: Words) -> str:
        text = (
            _("from purchase number %(number)s %(period)s on")
            if self.or_later
            else _("at purchase number %(number)s %(period)s")
        )
        return text % {"number": words.number(self.number), "period": words.period(self.period)}

    @classmethod
    def say_why_not(cls, facts: Mapping[str, Any], words: Words) -> str:
        if facts["left"] < 0:
            return _("This was for an earlier purchase.")
        return _("%(count)s more purchases %(period)s to go.") % {
            "count": words.number(facts["left"]),
            "period": words.period(facts["period"]),
        }

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (
            cls(period=Period.MONTH, number=4),
            cls(period=Period.WEEK, number=2, or_later=True),
        )


def _count(occasion: Occasion, period: Period) -> int:
    return occasion.customer.bought_in(period).count + 1 if occasion.customer else 0
