"""The goods cost at least so much."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.asking import Ask
from vafa.foundation.shapes import Rial
from vafa.rewards.types import Words
from vafa.rules.facts import Occasion
from vafa.rules.registry import conditions
from vafa.rules.tree import Condition


@conditions.register
class MinimumAmount(Condition):
    """The goods, after discounts and without tax, fees and tip, cost at least `amount_rial`."""

    slug = "minimum_amount"
    title = gettext_lazy("Amount of the invoice")
    icon = "receipt"
    needs_sale = True
    is_about_amount = True

    amount_rial: Annotated[Rial, Ask("money", gettext_lazy("At least"))]

    def holds(self, occasion: Occasion) -> bool:
        return occasion.goods_rial >= self.amount_rial

    def explain(self, occasion: Occasion) -> dict[str, Any]:
        return {"missing_rial": self.amount_rial - occasion.goods_rial}

    def describe(self, words: Words) -> str:
        return _("of %(amount)s or more") % {"amount": words.money(self.amount_rial)}

    @classmethod
    def say_why_not(cls, facts: Mapping[str, Any], words: Words) -> str:
        return _("%(amount)s short of the minimum.") % {
            "amount": words.money(facts["missing_rial"])
        }

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(amount_rial=1_000_000),)
