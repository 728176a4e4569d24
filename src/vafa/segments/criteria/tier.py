"""On which tier somebody stands."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.criterion import NOBODY, Asking, Criterion, Topic, has
from vafa.segments.registry import criteria
from vafa.tiers.queries import load_ladder, standings


@criteria.register
class Tier(Criterion):
    """Stands on one of these tiers now, each by its slug."""

    slug = "tier"
    title = gettext_lazy("Tier")
    icon = "medal"
    topic = Topic.CLUB

    tiers: Annotated[
        tuple[str, ...],
        Field(min_length=1, max_length=100),
        Ask("several", gettext_lazy("One of these tiers"), of="tiers"),
    ]

    def matches(self, asking: Asking) -> Q:
        ladder = load_ladder()
        if ladder is None:
            return NOBODY
        above = [tier.slug for tier in ladder.tiers[ladder.floor :]]
        found = has(standings().filter(slug__in=[one for one in self.tiers if one in above]))
        lowest = ladder.tier(ladder.floor)
        if lowest is not None and lowest.slug in self.tiers:  # theirs is whoever is kept nowhere
            found |= ~has(standings().filter(slug__in=above))
        return found

    def describe(self, words: Words) -> str:
        names = words.any_of(words.label(f"tier:{slug}") for slug in self.tiers)
        return _("are on the tier %(names)s") % {"names": names}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(tiers=("gold",)), cls(tiers=("bronze",)), cls(tiers=("silver", "gold"))
