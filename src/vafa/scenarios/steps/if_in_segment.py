"""Whether they are in a segment now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.scenarios.registry import steps
from vafa.scenarios.step import Answer, Here, Scene, Step, Way
from vafa.segments.queries import customers_in, get_segment


@steps.register
class IfInSegment(Step):
    """Yes for who is in the segment at the moment they come here."""

    slug = "if_in_segment"
    title = gettext_lazy("are they in a segment?")
    icon = "filter"
    forks = True

    segment_id: Annotated[int, Field(gt=0), Ask("one", gettext_lazy("Segment"), of="segments")]

    def take(self, party: Sequence[Here], scene: Scene) -> Mapping[int, Answer]:
        node = get_segment(self.segment_id).node
        ids = [here.customer_id for here in party]
        inside = set(
            customers_in(node, at=scene.at).filter(id__in=ids).values_list("id", flat=True)
        )
        return {
            here.id: Answer(way=Way.YES if here.customer_id in inside else Way.NO) for here in party
        }

    def describe(self, words: Words) -> str:
        return _("are they in “%(name)s”?") % {"name": words.name(self.segment_id)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(segment_id=1),)
