"""Sold in some ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.rewards.types import Words
from vafa.rules.facts import Occasion
from vafa.rules.registry import conditions
from vafa.rules.tree import Condition


@conditions.register
class Channel(Condition):
    """The sale came by one of these ways."""

    slug = "channel"
    title = gettext_lazy("Way of selling")
    icon = "till"
    needs_sale = True

    channels: Annotated[
        tuple[str, ...],
        Field(min_length=1),
        Ask("several", gettext_lazy("Sold in these ways"), of="channels"),
    ]

    def holds(self, occasion: Occasion) -> bool:
        return occasion.channel in self.channels

    def explain(self, occasion: Occasion) -> dict[str, Any]:
        return {"channels": list(self.channels)}

    def describe(self, words: Words) -> str:
        return _("sold %(channels)s") % {"channels": _join(self.channels, words)}

    @classmethod
    def say_why_not(cls, facts: Mapping[str, Any], words: Words) -> str:
        return _("Only when sold %(channels)s.") % {"channels": _join(facts["channels"], words)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(channels=("hall",)), cls(channels=("take_away", "phone"))


def _join(channels: Iterable[str], words: Words) -> str:
    from vafa.sales.types import Channel as Channels  # for words only: deciding needs no models

    labels = dict(Channels.choices)
    return words.any_of(str(labels.get(channel, channel)) for channel in channels)
