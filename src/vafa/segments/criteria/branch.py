"""Where somebody buys."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.buying import purchases
from vafa.segments.criterion import Asking, Topic, has
from vafa.segments.fields import Spanned
from vafa.segments.registry import criteria


@criteria.register
class Branch(Spanned):
    """Bought in one of these branches."""

    slug = "branch"
    title = gettext_lazy("Branch of the purchases")
    icon = "store"
    topic = Topic.PURCHASES

    branch_ids: Annotated[
        tuple[int, ...],
        Field(min_length=1, max_length=100),
        Ask("several", gettext_lazy("In one of these branches"), of="branches"),
    ]

    def matches(self, asking: Asking) -> Q:
        return has(purchases(self, asking).filter(branch_id__in=self.branch_ids))

    def describe(self, words: Words) -> str:
        names = words.any_of(map(words.name, self.branch_ids))
        return self.say_then(_("bought in %(names)s") % {"names": names}, words)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(branch_ids=(2,)), cls(branch_ids=(1,), last_days=30)
