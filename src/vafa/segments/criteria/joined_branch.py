"""Where somebody joined."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Criterion, Topic
from vafa.segments.registry import criteria


@criteria.register
class JoinedBranch(Criterion):
    """Joined in one of these branches."""

    slug = "joined_branch"
    title = gettext_lazy("Where they joined")
    icon = "store"
    topic = Topic.CLUB

    branch_ids: Annotated[
        tuple[int, ...],
        Field(min_length=1, max_length=100),
        Ask("several", gettext_lazy("In one of these branches"), of="branches"),
    ]

    def matches(self, asking: Asking) -> Q:
        return Q(joined_branch_id__isnull=False, joined_branch_id__in=self.branch_ids)

    def describe(self, words: Words) -> str:
        return _("joined in %(names)s") % {"names": words.any_of(map(words.name, self.branch_ids))}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(branch_ids=(1,)), cls(branch_ids=(1, 2))
