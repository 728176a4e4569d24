"""Within some days of the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import model_validator

from vafa.foundation.asking import Ask
from vafa.foundation.shapes import Day
from vafa.rewards.types import Words
from vafa.rules.facts import Occasion
from vafa.rules.registry import conditions
from vafa.rules.tree import Condition


@conditions.register
class DateRange(Condition):
    """From the first day to the last, both included."""

    slug = "date_range"
    title = gettext_lazy("Days of the calendar")
    icon = "calendar"

    first: Annotated[Day, Ask("day", gettext_lazy("First day"))]
    last: Annotated[Day, Ask("day", gettext_lazy("Last day"))]

    @model_validator(mode="after")
    def _some_time(self) -> Self:
        if self.first > self.last:
            raise ValueError(gettext_lazy("It must end after it starts."))
        return self

    def holds(self, occasion: Occasion) -> bool:
        return self.first <= occasion.local.day <= self.last

    def explain(self, occasion: Occasion) -> dict[str, Any]:
        return {"first": self.first.isoformat(), "last": self.last.isoformat()}

    def describe(self, words: Words) -> str:
        return _say(self.first, self.last, words)

    @classmethod
    def say_why_not(cls, facts: Mapping[str, Any], words: Words) -> str:
        first, last = date.fromisoformat(facts["first"]), date.fromisoformat(facts["last"])
        return _("Only %(days)s.") % {"days": _say(first, last, words)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(first=date(2026, 11, 20), last=date(2026, 11, 21)),)


def _say(first: date, last: date, words: Words) -> str:
    if first == last:
        return _("on %(day)s") % {"day": words.day(first)}
    days = {"first": words.day(first), "last": words.day(last)}
    return _("from %(first)s to %(last)s") % days
