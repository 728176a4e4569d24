"""On holidays."""

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
class Holiday(Condition):
    """The day is a holiday in the business's calendar. Fridays are none by themselves."""

    slug = "holiday"
    title = gettext_lazy("Holiday")
    icon = "sun"

    def holds(self, occasion: Occasion) -> bool:
        return occasion.local.is_holiday

    def describe(self, words: Words) -> str:
        return _("on holidays")

    @classmethod
    def say_why_not(cls, facts: Mapping[str, Any], words: Words) -> str:
        return _("Only on holidays.")

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(),)
