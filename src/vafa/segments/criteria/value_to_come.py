"""What somebody is worth within a year."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.asking import Ask
from vafa.foundation.shapes import Rial
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Topic
from vafa.segments.fields import Ranged
from vafa.segments.foreseen import foreseen
from vafa.segments.registry import criteria


@criteria.register
class ValueToCome(Ranged):
    """Is expected to buy for so much within a year, as of the last night."""

    slug = "value_to_come"
    title = gettext_lazy("Value to come")
    icon = "chart"
    topic = Topic.PURCHASES

    least: Annotated[Rial | None, Ask("money", gettext_lazy("At least"))] = None
    most: Annotated[Rial | None, Ask("money", gettext_lazy("At most"))] = None

    def matches(self, asking: Asking) -> Q:
        return foreseen("value_rial", self.least, self.most)

    def describe(self, words: Words) -> str:
        facts = {"amount": self.say_range(words.money)}
        return _("are expected to buy for %(amount)s within a year") % facts

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(least=20_000_000), cls(most=5_000_000)
