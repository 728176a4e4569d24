"""Who has had no text for a while."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext_lazy, ngettext

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.messaging.queries import sent_texts
from vafa.segments.criterion import Asking, Criterion, Topic, has
from vafa.segments.fields import Days
from vafa.segments.registry import criteria


@criteria.register
class NotTexted(Criterion):
    """The last text that went out to them is at least so many days ago, or there was none."""

    slug = "not_texted"
    title = gettext_lazy("No text for some days")
    icon = "message"
    topic = Topic.CONTACT

    days: Annotated[Days, Ask("number", gettext_lazy("No text for"), unit=gettext_lazy("days"))]

    def matches(self, asking: Asking) -> Q:
        since = asking.start_of(asking.today - timedelta(days=self.days - 1))
        return ~has(sent_texts().filter(sent_at__gte=since))

    def describe(self, words: Words) -> str:
        said = ngettext(
            "had no text for %(count)s day", "had no text for %(count)s days", self.days
        )
        return said % {"count": words.number(self.days)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(days=7), cls(days=60)
