"""At an event of the shop's own, sent over the API."""

from __future__ import annotations

from typing import Annotated, Self

from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.rewards.types import Words
from vafa.rules.facts import Occasion
from vafa.rules.registry import triggers
from vafa.rules.trigger import Trigger


@triggers.register
class OnEvent(Trigger):
    """What the shop calls `name` happened: a class attended, a parcel handed in."""

    slug = "event"
    title = gettext_lazy("an event of your own")
    phrase = gettext_lazy("On the event “%(name)s”")

    name: Annotated[str, Field(min_length=1, max_length=64)]

    def fits(self, occasion: Occasion) -> bool:
        return super().fits(occasion) and occasion.event == self.name

    def describe(self, words: Words) -> str:
        return self.phrase % {"name": self.name}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(name="کلاس قهوه"),)
