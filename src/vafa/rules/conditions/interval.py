"""So long after the visit before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, model_validator

from vafa.foundation.asking import Ask
from vafa.rewards.types import Words
from vafa.rules.facts import Occasion
from vafa.rules.registry import conditions
from vafa.rules.tree import Condition


@conditions.register
class Interval(Condition):
    """Between `least` and `most` days lie between the purchase before and this one."""

    slug = "interval"
    title = gettext_lazy("Days since the purchase before")
    icon = "clock"
    needs_sale = True

    least: Annotated[
        int,
        Field(ge=0, le=3660),
        Ask("number", gettext_lazy("At least"), unit=gettext_lazy("days")),
    ] = 0
    most: Annotated[
        Annotated[int, Field(ge=0, le=3660)] | None,
        Ask("number", gettext_lazy("At most"), unit=gettext_lazy("days")),
    ] = None

    @model_validator(mode="after")
    def _some_time(self) -> Self:
        if self.most is None and not self.least:
            raise ValueError(gettext_lazy("Say how many days."))
        if self.most is not None and self.most < self.least:
            raise ValueError(gettext_lazy("It must end after it starts."))
        return self

    def holds(self, occasion: Occasion) -> bool:
        days = occasion.customer.days_since_last if occasion.customer else None
        if days is None:
            return False
        return self.least <= days and (self.most is None or days <= self.most)

    def explain(self, occasion: Occasion) -> dict[str, Any]:
        return {"least": self.least, "most": self.most}

    def describe(self, words: Words) -> str:
        return _say(self.least, self.most, words)

    @classmethod
    def say_why_not(cls, facts: Mapping[str, Any], words: Words) -> str:
        return _("Only %(when)s.") % {"when": _say(facts["least"], facts["most"], words)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(most=10), cls(least=4), cls(least=3, most=9)


def _say(least: int, most: int | None, words: Words) -> str:
    if most is None:
        return _("%(days)s days or more after the purchase before") % {"days": words.number(least)}
    if not least:
        return _("within %(days)s days of the purchase before") % {"days": words.number(most)}
    return _("%(least)s to %(most)s days after the purchase before") % {
        "least": words.number(least),
        "most": words.number(most),
    }
