"""On some days of the week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.jalali import WEEKDAYS
from vafa.rewards.types import Words
from vafa.rules.facts import Occasion
from vafa.rules.registry import conditions
from vafa.rules.tree import Condition


@conditions.register
class Weekday(Condition):
    """The sale is on one of these days, in the business's zone; 0 is Saturday, 6 is Friday.

    A day is a calendar day: what is sold after midnight belongs to the next.
    """

    slug = "weekday"
    title = gettext_lazy("Day of the week")
    icon = "calendar"

    days: Annotated[
        tuple[Annotated[int, Field(ge=0, le=6)], ...],
        Field(min_length=1),
        Ask("several", gettext_lazy("On these days"), of=tuple(enumerate(WEEKDAYS))),
    ]

    def holds(self, occasion: Occasion) -> bool:
        return occasion.local.weekday in self.days

    def explain(self, occasion: Occasion) -> dict[str, Any]:
        return {"days": list(self.days)}

    def describe(self, words: Words) -> str:
        days = _join(self.days, words)
        return ngettext("on %(days)s", "on the days %(days)s", len(self.days)) % {"days": days}

    @classmethod
    def say_why_not(cls, facts: Mapping[str, Any], words: Words) -> str:
        return _("Only on %(days)s.") % {"days": _join(facts["days"], words)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(days=(2,)), cls(days=(0, 1, 3))


def _join(days: Iterable[int], words: Words) -> str:
    return words.all_of(WEEKDAYS[day] for day in sorted(set(days)))
