"""When what is bought in a period reaches a sum."""

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
class PeriodTotal(Condition):
    """With this sale, the purchases of the running period reach `amount_rial`.

    Once in the period, or with `each` at every further multiple. A sale of a rial more a rial
    later reaches nothing new.
    """

    slug = "period_total"
    title = gettext_lazy("Purchases of a period reach a sum")
    icon = "chart"
    needs_sale = True
    is_about_amount = True

    period: Annotated[Period, Ask("one", gettext_lazy("Purchases"), of=PERIODS)]
    amount_rial: Annotated[int, Field(gt=0, le=10**15), Ask("money", gettext_lazy("Reach"))]
    each: Annotated[bool, Ask("yes", gettext_lazy("Again at every further one"))] = False

    def holds(self, occasion: Occasion) -> bool:
        before = _before(occasion, self.period)
        after = before + occasion.goods_rial
        if self.each:
            return before // self.amount_rial < after // self.amount_rial
        return before < self.amount_rial <= after

    def explain(self, occasion: Occasion) -> dict[str, Any]:
        left = self.amount_rial - _before(occasion, self.period) - occasion.goods_rial
        if self.each:
            left %= self.amount_rial
        return {"left_rial": left, "period": self.period}

    def describe(self, words: Words) -> str:
        amount, period = words.money(self.amount_rial), words.period(self.period)
        if self.each:
            text = _("each time the purchases %(period)s reach another %(amount)s")
        else:
            text = _("when the purchases %(period)s reach %(amount)s")
        return text % {"period": period, "amount": amount}

    @classmethod
    def say_why_not(cls, facts: Mapping[str, Any], words: Words) -> str:
        if facts["left_rial"] <= 0:
            return _("This sum was reached earlier %(period)s.") % {
                "period": words.period(facts["period"])
            }
        return _("%(amount)s more %(period)s to go.") % {
            "amount": words.money(facts["left_rial"]),
            "period": words.period(facts["period"]),
        }

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (
            cls(period=Period.MONTH, amount_rial=2_000_000),
            cls(period=Period.EVER, amount_rial=2_000_000, each=True),
        )


def _before(occasion: Occasion, period: Period) -> int:
    return occasion.customer.bought_in(period).total_rial if occasion.customer else 0
