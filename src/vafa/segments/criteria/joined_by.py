"""How somebody joined."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.customers.types import JoinedBy as Ways
from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Criterion, Topic
from vafa.segments.registry import criteria


@criteria.register
class JoinedBy(Criterion):
    """Joined by one of these ways."""

    slug = "joined_by"
    title = gettext_lazy("How they joined")
    icon = "user-plus"
    topic = Topic.CLUB

    ways: Annotated[
        tuple[str, ...],
        Field(min_length=1, max_length=100),
        Ask("several", gettext_lazy("One of these"), of=tuple(Ways.choices)),
    ]

    def matches(self, asking: Asking) -> Q:
        return Q(joined_by__in=self.ways)

    def describe(self, words: Words) -> str:
        names = dict(Ways.choices)
        said = words.any_of(str(names.get(way, way)) for way in self.ways)
        return _("joined by way of %(ways)s") % {"ways": said}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(ways=("cashier",)), cls(ways=("portal", "import"))
