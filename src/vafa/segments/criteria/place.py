"""Where somebody lives."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.persian import clean_text
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Criterion, Topic
from vafa.segments.registry import criteria


@criteria.register
class Place(Criterion):
    """Province, city or neighbourhood is one of these names."""

    slug = "place"
    title = gettext_lazy("Where they live")
    icon = "home"
    topic = Topic.PERSON

    names: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=60)], ...],
        Field(min_length=1, max_length=100),
        Ask("names", gettext_lazy("Province, city or neighbourhood")),
    ]

    def matches(self, asking: Asking) -> Q:
        names = [clean_text(name) for name in self.names]
        return Q(city__in=names) | Q(neighbourhood__in=names) | Q(province__in=names)

    def describe(self, words: Words) -> str:
        return _("live in %(names)s") % {"names": words.any_of(self.names)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(names=("تهران",)), cls(names=("شیراز", "ونک"))
