"""At the first purchase."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.rewards.types import Words
from vafa.rules.facts import Occasion
from vafa.rules.registry import conditions
from vafa.rules.tree import Condition


@conditions.register
class NewCustomer(Condition):
    """The customer has not bought before."""

    slug = "new_customer"
    title = gettext_lazy("First purchase")
    icon = "user-plus"
    needs_sale = True

    def holds(self, occasion: Occasion) -> bool:
        return occasion.customer is not None and occasion.customer.is_new

    def describe(self, words: Words) -> str:
        return _("by a new customer")

    @classmethod
    def say_why_not(cls, facts: Mapping[str, Any], words: Words) -> str:
        return _("Only at the first purchase.")

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(),)
