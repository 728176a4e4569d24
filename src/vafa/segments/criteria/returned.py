"""Who brought something back."""

from __future__ import annotations

from typing import Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.words import Words
from vafa.sales.queries import returns
from vafa.segments.criterion import Asking, Topic, among
from vafa.segments.fields import Spanned
from vafa.segments.registry import criteria


@criteria.register
class Returned(Spanned):
    """Something of a purchase came back."""

    slug = "returned"
    title = gettext_lazy("Something returned")
    icon = "undo"
    topic = Topic.PURCHASES

    def matches(self, asking: Asking) -> Q:
        rows = asking.of(returns(), "sale__customer_id").filter(self.during(asking))
        return among(rows, "sale__customer_id")

    def describe(self, words: Words) -> str:
        return self.say_then(_("brought something back"), words)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(), cls(last_days=30)
