"""At an event of the shop's own, sent over the API."""

from __future__ import annotations

from typing import Annotated, Self

from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.rewards.types import Words
from vafa.rules.registry import triggers
from vafa.rules.trigger import Trigger


@triggers.register
class OnEvent(Trigger):
    """What the shop calls `name` happened: a class attended, a parcel handed in."""

    slug = "event"
    title = gettext_lazy("an event of your own")
    icon = "spark"
    phrase = gettext_lazy("On the event “%(name)s”")

    name: Annotated[
        str, Field(min_length=1, max_length=64), Ask("text", gettext_lazy("Name of the event"))
    ]

    @property
    def event(self) -> str:
        return self.name

    def describe(self, words: Words) -> str:
        return self.phrase % {"name": self.name}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(name="کلاس قهوه"),)
