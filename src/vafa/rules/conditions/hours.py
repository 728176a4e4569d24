"""Within some hours of the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Annotated, Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import model_validator

from vafa.foundation.asking import Ask
from vafa.rewards.types import Words
from vafa.rules.facts import Occasion
from vafa.rules.registry import conditions
from vafa.rules.tree import Condition


@conditions.register
class Hours(Condition):
    """The sale is from `start` on and before `end`, local time; over midnight if end is earlier."""

    slug = "hours"
    title = gettext_lazy("Hour of the day")
    icon = "clock"

    start: Annotated[time, Ask("clock", gettext_lazy("From hour"))]
    end: Annotated[time, Ask("clock", gettext_lazy("To hour"))]

    @model_validator(mode="after")
    def _some_time(self) -> Self:
        if self.start == self.end:
            raise ValueError(gettext_lazy("It must end after it starts."))
        return self

    def holds(self, occasion: Occasion) -> bool:
        start, end, now = _minute(self.start), _minute(self.end), occasion.local.minute
        return start <= now < end if start < end else now >= start or now < end

    def explain(self, occasion: Occasion) -> dict[str, Any]:
        return {"start_minute": _minute(self.start), "end_minute": _minute(self.end)}

    def describe(self, words: Words) -> str:
        start, end = words.clock(_minute(self.start)), words.clock(_minute(self.end))
        return _("from %(start)s to %(end)s o'clock") % {"start": start, "end": end}

    @classmethod
    def say_why_not(cls, facts: Mapping[str, Any], words: Words) -> str:
        return _("Only from %(start)s to %(end)s o'clock.") % {
            "start": words.clock(facts["start_minute"]),
            "end": words.clock(facts["end_minute"]),
        }

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(start=time(17), end=time(20, 30)), cls(start=time(22), end=time(2))


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute
