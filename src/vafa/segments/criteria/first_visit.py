"""When somebody came for the first time."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.words import Words
from vafa.insight.queries import metrics
from vafa.segments.criterion import Asking, Topic, has
from vafa.segments.fields import Spanned
from vafa.segments.registry import criteria


@criteria.register
class FirstVisit(Spanned):
    """The first purchase was in this stretch of time; who never bought is not meant."""

    slug = "first_visit"
    title = gettext_lazy("First visit")
    icon = "spark"
    topic = Topic.VISITS

    def matches(self, asking: Asking) -> Q:
        first, last = self.days(asking)
        rows = metrics().filter(purchases__gt=0)
        if first is not None:
            rows = rows.filter(first_day__gte=first)
        if last is not None:
            rows = rows.filter(first_day__lte=last)
        return has(rows)

    def describe(self, words: Words) -> str:
        return self.say_then(_("came for the first time"), words)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(last_days=90), cls(until=date(2026, 8, 22)), cls()
