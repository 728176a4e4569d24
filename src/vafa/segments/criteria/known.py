"""What somebody has told us."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import Annotated, Literal, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Criterion, Topic
from vafa.segments.registry import criteria

_NAMES = {
    "name": pgettext_lazy("of a customer", "name"),
    "mobile": pgettext_lazy("of a customer", "mobile"),
    "email": pgettext_lazy("of a customer", "email"),
    "gender": pgettext_lazy("of a customer", "woman or man"),
    "birthday": pgettext_lazy("of a customer", "birthday"),
    "marriage": pgettext_lazy("of a customer", "wedding day"),
    "city": pgettext_lazy("of a customer", "city"),
    "job": pgettext_lazy("of a customer", "job"),
}
_KNOWN = {
    "name": ~Q(first_name="", last_name=""),
    "mobile": Q(mobile__isnull=False),
    "email": ~Q(email=""),
    "gender": ~Q(gender=""),
    "birthday": Q(birth_month__gt=0),
    "marriage": Q(marriage_month__gt=0),
    "city": ~Q(city=""),
    "job": ~Q(job=""),
}


@criteria.register
class Known(Criterion):
    """All of these facts are known; join it by «none of these» for who has not told."""

    slug = "known"
    title = gettext_lazy("What is known of them")
    icon = "check"
    topic = Topic.PERSON

    facts: Annotated[
        tuple[
            Literal["name", "mobile", "email", "gender", "birthday", "marriage", "city", "job"], ...
        ],
        Field(min_length=1, max_length=8),
        Ask("several", gettext_lazy("All of these are known"), of=tuple(_NAMES.items())),
    ]

    def matches(self, asking: Asking) -> Q:
        return reduce(and_, (_KNOWN[fact] for fact in self.facts))

    def describe(self, words: Words) -> str:
        names = words.all_of(str(_NAMES[fact]) for fact in self.facts)
        return _("have told us %(facts)s") % {"facts": names}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (
            cls(facts=("birthday",)),
            cls(facts=("name", "mobile", "gender")),
            cls(facts=("city",)),
        )
