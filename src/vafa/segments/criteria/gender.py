"""Woman, man, or not known."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.customers.types import Gender as Genders
from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Criterion, Topic
from vafa.segments.registry import criteria

_CHOICES = (*Genders.choices, ("unknown", gettext_lazy("not known")))


@criteria.register
class Gender(Criterion):
    """One of these; `unknown` is who has not said."""

    slug = "gender"
    title = gettext_lazy("Woman or man")
    icon = "user"
    topic = Topic.PERSON

    genders: Annotated[
        tuple[Literal["female", "male", "unknown"], ...],
        Field(min_length=1, max_length=3),
        Ask("several", gettext_lazy("One of these"), of=_CHOICES),
    ]

    def matches(self, asking: Asking) -> Q:
        return Q(gender__in=["" if one == "unknown" else one for one in self.genders])

    def describe(self, words: Words) -> str:
        names = dict(_CHOICES)
        phrases = words.any_of(str(names[one]) for one in self.genders)
        return _("are %(names)s") % {"names": phrases}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(genders=("female",)), cls(genders=("unknown", "male"))
