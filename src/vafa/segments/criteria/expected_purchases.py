"""How often somebody is expected to buy."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Topic
from vafa.segments.fields import Count, Ranged
from vafa.segments.foreseen import foreseen
from vafa.segments.registry import criteria

_WITHIN = {
    "90": gettext_lazy("the coming three months"),
    "365": gettext_lazy("the coming year"),
}


@criteria.register
class ExpectedPurchases(Ranged):
    """Is expected to buy so often from now on, as of the last night."""

    slug = "expected_purchases"
    title = gettext_lazy("Expected purchases")
    icon = "receipt"
    topic = Topic.PURCHASES

    least: Annotated[
        Count | None, Ask("number", gettext_lazy("At least"), unit=gettext_lazy("purchases"))
    ] = None
    most: Annotated[
        Count | None, Ask("number", gettext_lazy("At most"), unit=gettext_lazy("purchases"))
    ] = None
    within: Annotated[
        Literal["90", "365"], Ask("one", gettext_lazy("In which time"), of=tuple(_WITHIN.items()))
    ] = "365"

    def matches(self, asking: Asking) -> Q:
        return foreseen(f"purchases_{self.within}", self.least, self.most)

    def describe(self, words: Words) -> str:
        facts = {"times": self.say_range(words.number), "within": _WITHIN[self.within]}
        return _("are expected to buy %(times)s times within %(within)s") % facts

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(least=6), cls(least=2, within="90"), cls(most=1)
