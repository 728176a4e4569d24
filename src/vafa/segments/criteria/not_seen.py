"""Who has not been seen for a while."""

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
class NotSeen(Criterion):
    """The last purchase is at least so many days ago. Who never bought is not meant."""

    slug = "not_seen"
    title = gettext_lazy("Not seen for some days")
    icon = "moon"
    topic = Topic.VISITS

    days: Annotated[Days, Ask("number", gettext_lazy("Not seen for"), unit=gettext_lazy("days"))]

    def matches(self, asking: Asking) -> Q:
        return has(metrics().filter(last_day__lte=asking.today - timedelta(days=self.days)))

    def describe(self, words: Words) -> str:
        said = ngettext(
            "have not come for %(count)s day", "have not come for %(count)s days", self.days
        )
        return said % {"count": words.number(self.days)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(days=60), cls(days=1)
