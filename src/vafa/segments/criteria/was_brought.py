"""Whom somebody brought."""

from __future__ import annotations

from typing import Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.words import Words
from vafa.referrals.queries import referrals
from vafa.segments.criterion import Asking, Topic, has
from vafa.segments.fields import Spanned
from vafa.segments.registry import criteria


@criteria.register
class WasBrought(Spanned):
    """Came because a member invited them."""

    slug = "was_brought"
    title = gettext_lazy("Was brought by a friend")
    icon = "link"
    topic = Topic.CLUB

    def matches(self, asking: Asking) -> Q:
        return has(referrals().filter(self.during(asking)), "newcomer_id")

    def describe(self, words: Words) -> str:
        return self.say_then(_("were brought by a friend"), words)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(), cls(last_days=30)
