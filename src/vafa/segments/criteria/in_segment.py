"""Who is in another segment."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.criterion import NOBODY, Asking, Criterion, Topic
from vafa.segments.registry import criteria
from vafa.segments.tree import find_node, matching


@criteria.register
class InSegment(Criterion):
    """Fits another segment, as it is described now."""

    slug = "in_segment"
    title = gettext_lazy("Another segment")
    icon = "filter"
    topic = Topic.CLUB

    segment_id: Annotated[
        int, Field(gt=0), Ask("one", gettext_lazy("In the segment"), of="segments")
    ]

    @property
    def segments_asked(self) -> tuple[int, ...]:
        return (self.segment_id,)

    def matches(self, asking: Asking) -> Q:
        node = find_node(self.segment_id)
        return NOBODY if node is None else matching(node, asking)

    def describe(self, words: Words) -> str:
        return _("are in “%(name)s”") % {"name": words.label(f"segment:{self.segment_id}")}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(segment_id=1), cls(segment_id=2)
