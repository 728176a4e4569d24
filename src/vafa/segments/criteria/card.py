"""Who has a membership card."""

from __future__ import annotations

from typing import Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.cards.queries import member_cards
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Criterion, Topic, has
from vafa.segments.registry import criteria


@criteria.register
class Card(Criterion):
    """Carries a membership card that is in use."""

    slug = "card"
    title = gettext_lazy("Membership card")
    icon = "card"
    topic = Topic.CLUB

    def matches(self, asking: Asking) -> Q:
        return has(member_cards())

    def describe(self, words: Words) -> str:
        return _("have a membership card")

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(),)
