"""In one of the groups by buying."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.insight.queries import metrics
from vafa.segments.criterion import Asking, Criterion, Topic, has
from vafa.segments.registry import criteria


@criteria.register
class LrfmGroup(Criterion):
    """The customer was last judged to be in one of these groups, each by its slug."""

    slug = "lrfm_group"
    title = gettext_lazy("Group by buying")
    icon = "users"
    topic = Topic.VISITS

    groups: Annotated[
        tuple[str, ...],
        Field(min_length=1, max_length=20),
        Ask("several", gettext_lazy("In one of these groups"), of="groups"),
    ]

    def matches(self, asking: Asking) -> Q:
        return has(metrics().filter(group__in=self.groups))

    def describe(self, words: Words) -> str:
        names = words.any_of(words.label(f"lrfm:{slug}") for slug in self.groups)
        return _("are in the group %(names)s") % {"names": names}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(groups=("loyal",)), cls(groups=("at_risk", "sleeping"))
