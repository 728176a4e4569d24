"""Born in some months."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.jalali import MONTHS
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Criterion, Topic
from vafa.segments.registry import criteria


@criteria.register
class BirthdayMonth(Criterion):
    """The birthday is in one of these Jalali months, 1 to 12."""

    slug = "birthday_month"
    title = gettext_lazy("Month of birth")
    icon = "cake"
    topic = Topic.PERSON

    months: Annotated[
        tuple[Annotated[int, Field(ge=1, le=12)], ...],
        Field(min_length=1, max_length=12),
        Ask("several", gettext_lazy("Born in"), of=tuple(enumerate(MONTHS, 1))),
    ]

    def matches(self, asking: Asking) -> Q:
        return Q(birth_month__in=self.months)

    def describe(self, words: Words) -> str:
        names = words.any_of(MONTHS[month - 1] for month in sorted(set(self.months)))
        return _("were born in %(months)s") % {"months": names}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(months=(9,)), cls(months=(12, 1))
