"""Whose birthday or wedding day is near: the one way to look, for the criteria of both."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from django.db.models import Q
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.customers.queries import kept_within
from vafa.foundation.asking import Ask
from vafa.segments.criterion import Asking, Criterion, Topic


class DaySoon(Criterion):
    """The day is kept within so many days: 1 is today, 7 is this day and six more."""

    topic = Topic.PERSON
    column: ClassVar[str]  # of Customer, before _month and _day

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
        return kept_within(self.column, self.days, asking.today)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(days=7), cls(days=1), cls(days=200)
