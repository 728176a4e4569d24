"""Who opened a link that we sent."""

from __future__ import annotations

from typing import Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.words import Words
from vafa.links.queries import clicks
from vafa.segments.criterion import Asking, Topic, among
from vafa.segments.fields import Spanned
from vafa.segments.registry import criteria


@criteria.register
class ClickedLink(Spanned):
    """Opened a link of their own in one of our texts."""

    slug = "clicked_link"
    title = gettext_lazy("Opened a link")
    icon = "link"
    topic = Topic.CONTACT

    def matches(self, asking: Asking) -> Q:
        rows = asking.of(clicks(), "link__customer_id").filter(self.during(asking))
        return among(rows.order_by(), "link__customer_id")

    def describe(self, words: Words) -> str:
        return self.say_then(_("opened a link in a text"), words)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(), cls(last_days=30)
