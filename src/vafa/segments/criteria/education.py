"""How far somebody studied."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from pydantic import Field

from vafa.customers.types import Education as Levels
from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Criterion, Topic
from vafa.segments.registry import criteria


@criteria.register
class Education(Criterion):
    """One of these levels."""

    slug = "education"
    title = pgettext_lazy("of a customer", "Education")
    icon = "book"
    topic = Topic.PERSON

    levels: Annotated[
        tuple[str, ...],
        Field(min_length=1, max_length=100),
        Ask("several", gettext_lazy("One of these"), of=tuple(Levels.choices)),
    ]

    def matches(self, asking: Asking) -> Q:
        return Q(education__in=self.levels)

    def describe(self, words: Words) -> str:
        names = dict(Levels.choices)
        said = words.any_of(str(names.get(level, level)) for level in self.levels)
        return _("have the degree %(names)s") % {"names": said}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(levels=("bachelor",)), cls(levels=("diploma", "master"))
