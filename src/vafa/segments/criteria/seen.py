"""Who came lately."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext_lazy, ngettext

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.insight.queries import metrics
from vafa.segments.criterion import Asking, Criterion, Topic, has
from vafa.segments.fields import Days
from vafa.segments.registry import criteria


@criteria.register
class Seen(Criterion):
    """The last purchase is at most so many days ago; 1 is today."""

    slug = "seen"
    title = gettext_lazy("Seen in the last days")
    icon = "eye"
    topic = Topic.VISITS

    days: Annotated[
        Days, Ask("number", gettext_lazy("Came in the last"), unit=gettext_lazy("days"))
    ]

    def matches(self, asking: Asking) -> Q:
        return has(metrics().filter(last_day__gt=asking.today - timedelta(days=self.days)))

    def describe(self, words: Words) -> str:
        said = ngettext(
            "came in the last %(count)s day", "came in the last %(count)s days", self.days
        )
        return said % {"count": words.number(self.days)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(days=30), cls(days=1)
