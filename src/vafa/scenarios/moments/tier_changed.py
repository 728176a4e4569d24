"""When somebody moves on the ladder."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from django.utils.translation import gettext_lazy

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.scenarios.moment import Happening, Moment
from vafa.scenarios.registry import moments

_WAYS = (
    ("up", gettext_lazy("somebody moves up a tier")),
    ("down", gettext_lazy("somebody moves down a tier")),
)


@moments.register
class TierMoved(Moment):
    """They came to a higher tier, or fell to a lower one."""

    slug = "tier_changed"
    title = gettext_lazy("a change of tier")
    icon = "award"

    way: Annotated[Literal["up", "down"], Ask("one", gettext_lazy("Which way"), of=_WAYS)] = "up"

    def fits(self, happening: Happening) -> bool:
        return super().fits(happening) and happening.facts["way"] == self.way

    def describe(self, words: Words) -> str:
        return str(dict(_WAYS)[self.way])

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(way="up"), cls(way="down")
