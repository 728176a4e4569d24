"""Every so many purchases, or once at that one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.rewards.types import Words
from vafa.rules.facts import Occasion
from vafa.rules.registry import conditions
from vafa.rules.tree import Condition


@conditions.register
class NthPurchase(Condition):
    """This purchase is the customer's `number`-th; every `number`-th unless `once`."""

    slug = "nth_purchase"
    title = gettext_lazy("Number of the purchase")
    icon = "refresh"
    needs_sale = True

    number: Annotated[
        int,
        Field(ge=2, le=1000),
        Ask("number", gettext_lazy("Every"), unit=gettext_lazy("purchases")),
    ]
    once: Annotated[bool, Ask("yes", gettext_lazy("Only once, at that purchase"))] = False

    def holds(self, occasion: Occasion) -> bool:
        this = _count(occasion)
        return this == self.number if self.once else this % self.number == 0

    def explain(self, occasion: Occasion) -> dict[str, Any]:
        left = self.number - _count(occasion)
        return {"left": left if self.once else left % self.number}

    def describe(self, words: Words) -> str:
        number = words.number(self.number)
        if self.once:
            return _("at purchase number %(number)s") % {"number": number}
        return _("once every %(number)s purchases") % {"number": number}

    @classmethod
    def say_why_not(cls, facts: Mapping[str, Any], words: Words) -> str:
        if facts["left"] < 0:
            return _("This was for an earlier purchase.")
        return _("%(count)s more purchases to go.") % {"count": words.number(facts["left"])}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(number=5), cls(number=10, once=True)


def _count(occasion: Occasion) -> int:
    """Which purchase of the customer this is, from 1."""
    return occasion.customer.purchases_before + 1 if occasion.customer else 0
