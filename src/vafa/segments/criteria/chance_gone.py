"""How likely it is that somebody has left."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Topic
from vafa.segments.fields import Ranged
from vafa.segments.foreseen import foreseen
from vafa.segments.registry import criteria

Percent = Annotated[int, Field(ge=0, le=100)]


@criteria.register
class ChanceGone(Ranged):
    """Has left for good with a chance of so many percent, as of the last night."""

    slug = "chance_gone"
    title = gettext_lazy("Chance that they have left")
    icon = "sad"
    topic = Topic.VISITS

    least: Annotated[
        Percent | None, Ask("number", gettext_lazy("At least"), unit=gettext_lazy("percent"))
    ] = None
    most: Annotated[
        Percent | None, Ask("number", gettext_lazy("At most"), unit=gettext_lazy("percent"))
    ] = None

    def matches(self, asking: Asking) -> Q:
        here = [None if gone is None else 100 - gone for gone in (self.most, self.least)]
        return foreseen("alive_percent", *here)

    def describe(self, words: Words) -> str:
        facts = {"percent": self.say_range(words.number)}
        return _("have left with a chance of %(percent)s percent") % facts

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(least=60), cls(most=10), cls(least=30, most=70)
