"""By which way somebody buys."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.sales.types import Channel as Channels
from vafa.segments.buying import purchases
from vafa.segments.criterion import Asking, Topic, has
from vafa.segments.fields import Spanned
from vafa.segments.registry import criteria


@criteria.register
class Channel(Spanned):
    """Bought by one of these ways."""

    slug = "channel"
    title = gettext_lazy("Way of buying")
    icon = "phone"
    topic = Topic.PURCHASES

    channels: Annotated[
        tuple[str, ...],
        Field(min_length=1, max_length=100),
        Ask("several", gettext_lazy("By one of these ways"), of="channels"),
    ]

    def matches(self, asking: Asking) -> Q:
        return has(purchases(self, asking).filter(channel__in=self.channels))

    def describe(self, words: Words) -> str:
        names = dict(Channels.choices)
        said = words.any_of(str(names.get(one, one)) for one in self.channels)
        return self.say_then(_("bought %(channels)s") % {"channels": said}, words)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(channels=("phone",)), cls(channels=("hall",), last_days=30)
