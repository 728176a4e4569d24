"""Whether they have bought since they set out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.words import Words
from vafa.sales.queries import list_buyers
from vafa.scenarios.registry import steps
from vafa.scenarios.step import Answer, Here, Scene, Step, Way


@steps.register
class IfBought(Step):
    """Yes for who bought after setting out, unless all of it came back."""

    slug = "if_bought"
    title = gettext_lazy("did they buy since?")
    icon = "receipt"
    forks = True

    def take(self, party: Sequence[Here], scene: Scene) -> Mapping[int, Answer]:
        since = {here.customer_id: here.began_at for here in party}
        buyers = list_buyers(since, until=scene.at)
        return {
            here.id: Answer(way=Way.YES if here.customer_id in buyers else Way.NO) for here in party
        }

    def describe(self, words: Words) -> str:
        return _("have they bought since they set out?")

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(),)
