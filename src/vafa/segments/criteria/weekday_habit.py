"""On which days of the week somebody comes."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Count as Counted
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.jalali import WEEKDAYS
from vafa.foundation.words import Words
from vafa.segments.buying import bought
from vafa.segments.criterion import Asking, Topic, among
from vafa.segments.fields import Spanned
from vafa.segments.registry import criteria


@criteria.register
class WeekdayHabit(Spanned):
    """At least half of the purchases were on these days of the week; 0 is Saturday, 6 is Friday."""

    slug = "weekday_habit"
    title = gettext_lazy("Usual day of the week")
    icon = "calendar"
    topic = Topic.VISITS

    days_of_week: Annotated[
        tuple[Annotated[int, Field(ge=0, le=6)], ...],
        Field(min_length=1, max_length=7),
        Ask("several", gettext_lazy("On these days"), of=tuple(enumerate(WEEKDAYS))),
    ]

    def matches(self, asking: Asking) -> Q:
        iso = [(day + 5) % 7 + 1 for day in self.days_of_week]  # Monday is 1
        rows = bought(self, asking).annotate(
            all=Counted("id"),
            then=Counted("id", filter=Q(at__iso_week_day__in=iso)),
        )
        return among(rows.filter(then__gte=F("all") - F("then")))

    def describe(self, words: Words) -> str:
        days = words.any_of(WEEKDAYS[day] for day in sorted(set(self.days_of_week)))
        return self.say_then(_("mostly come on %(days)s") % {"days": days}, words)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(days_of_week=(5, 6)), cls(days_of_week=(0,), last_days=90)
