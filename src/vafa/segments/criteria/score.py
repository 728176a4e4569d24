"""One of the four scores by buying."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.insight.queries import metrics
from vafa.segments.criterion import Asking, Topic, has
from vafa.segments.fields import Ranged
from vafa.segments.registry import criteria

_SCORES = {
    "length": gettext_lazy("Length"),
    "recency": gettext_lazy("Recency"),
    "frequency": gettext_lazy("Frequency"),
    "money": gettext_lazy("Amount"),
}


@criteria.register
class Score(Ranged):
    """Length, recency, frequency or amount, from 1 to 5; who was not scored is not meant."""

    slug = "score"
    title = gettext_lazy("Score by buying")
    icon = "star"
    topic = Topic.VISITS

    of: Annotated[
        Literal["length", "recency", "frequency", "money"],
        Ask("one", gettext_lazy("Score of"), of=tuple(_SCORES.items())),
    ]

    least: Annotated[
        Annotated[int, Field(ge=1, le=5)] | None, Ask("number", gettext_lazy("At least"))
    ] = None
    most: Annotated[
        Annotated[int, Field(ge=1, le=5)] | None, Ask("number", gettext_lazy("At most"))
    ] = None

    def matches(self, asking: Asking) -> Q:
        column = f"{self.of}_score"
        bounds = {f"{column}__gte": self.least or 1, f"{column}__lte": self.most or 5}
        return has(metrics().filter(**bounds))

    def describe(self, words: Words) -> str:
        facts = {"name": _SCORES[self.of], "score": self.say_range(words.number)}
        return _("have a score of %(name)s of %(score)s") % facts

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (
            cls(of="money", least=4),
            cls(of="recency", most=2),
            cls(of="length", least=3, most=3),
        )
