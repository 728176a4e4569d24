"""Whose wedding day is near."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.anniversaries import kept_within
from vafa.segments.criterion import Asking, Criterion, Topic
from vafa.segments.registry import criteria


@criteria.register
class MarriageDaySoon(Criterion):
    """The wedding day is kept within so many days, today included: 1 is today, 7 is this day and
    six more.
    """

    slug = "marriage_day_soon"
    title = gettext_lazy("Wedding day soon")
    icon = "gift"
    topic = Topic.PERSON

    days: Annotated[
        int,
        Field(ge=1, le=365),
        Ask(
            "number",
            gettext_lazy("To come within"),
            unit=gettext_lazy("days"),
            help=gettext_lazy("1 is today"),
        ),
    ]

    def matches(self, asking: Asking) -> Q:
        return kept_within("marriage", self.days, asking.today)

    def describe(self, words: Words) -> str:
        if self.days == 1:
            return _("have their wedding day today")
        return _("have their wedding day within %(days)s days") % {"days": words.number(self.days)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(days=7), cls(days=1), cls(days=200)
