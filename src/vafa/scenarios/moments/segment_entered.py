"""When somebody comes to be in a segment."""

from __future__ import annotations

from typing import Annotated, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.scenarios.moment import Happening, Moment
from vafa.scenarios.registry import moments


@moments.register
class EnteredSegment(Moment):
    """They were not in the segment when it was last looked at, and are now."""

    slug = "segment_entered"
    title = gettext_lazy("somebody enters a segment")
    icon = "filter"

    segment_id: Annotated[int, Field(gt=0), Ask("one", gettext_lazy("Segment"), of="segments")]

    def fits(self, happening: Happening) -> bool:
        return super().fits(happening) and happening.facts["segment_id"] == self.segment_id

    def describe(self, words: Words) -> str:
        return _("somebody enters “%(name)s”") % {"name": words.name(self.segment_id)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(segment_id=1),)
