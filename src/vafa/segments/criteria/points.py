"""How much somebody has in points."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.ledger.queries import wallets_by_owner
from vafa.ledger.types import Unit
from vafa.segments.criterion import Asking, Topic, between, has
from vafa.segments.fields import Count, Ranged
from vafa.segments.registry import criteria


@criteria.register
class Points(Ranged):
    """The wallet holds from so much to so much; who has no wallet has 0."""

    slug = "points"
    title = gettext_lazy("Points")
    icon = "award"
    topic = Topic.WALLET

    least: Annotated[
        Count | None, Ask("number", gettext_lazy("At least"), unit=gettext_lazy("points"))
    ] = None
    most: Annotated[
        Count | None, Ask("number", gettext_lazy("At most"), unit=gettext_lazy("points"))
    ] = None

    def matches(self, asking: Asking) -> Q:
        rows = wallets_by_owner().filter(unit=Unit.POINTS)
        return between(
            self.least, self.most, lambda amount: has(rows.filter(balance__gte=amount), "owner_id")
        )

    def describe(self, words: Words) -> str:
        return _("have %(amount)s points") % {"amount": self.say_range(words.number)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(least=50), cls(most=0)
