"""At which time of the day somebody comes."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Self

from django.db.models import Count as Counted
from django.db.models import F, Q
from django.db.models.functions import TruncTime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import model_validator

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.buying import bought
from vafa.segments.criterion import Asking, Topic, among
from vafa.segments.fields import Spanned
from vafa.segments.registry import criteria


@criteria.register
class HourHabit(Spanned):
    """At least half of the purchases were from `start` up to `end`, over midnight too."""

    slug = "hour_habit"
    title = gettext_lazy("Usual time of the day")
    icon = "clock"
    topic = Topic.VISITS

    start: Annotated[time, Ask("clock", gettext_lazy("From"))]
    end: Annotated[time, Ask("clock", gettext_lazy("Until"))]

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.start == self.end:
            raise ValueError(gettext_lazy("It ends when it begins."))
        return self

    def matches(self, asking: Asking) -> Q:
        late, early = Q(clock__gte=self.start), Q(clock__lt=self.end)
        then = late & early if self.start < self.end else late | early
        rows = bought(self, asking, clock=TruncTime("at", tzinfo=asking.zone)).annotate(
            all=Counted("id"), then=Counted("id", filter=then)
        )
        return among(rows.filter(then__gte=F("all") - F("then")))

    def describe(self, words: Words) -> str:
        minutes = (one.hour * 60 + one.minute for one in (self.start, self.end))
        start, end = map(words.clock, minutes)
        said = _("mostly come from %(start)s to %(end)s") % {"start": start, "end": end}
        return self.say_then(said, words)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (
            cls(start=time(8), end=time(16)),
            cls(start=time(22), end=time(2)),
            cls(start=time(15), end=time(15, 31), last_days=30),
        )
