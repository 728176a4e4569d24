"""What a field of the shop's own says, as a day."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from django.db.models import Q
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Topic
from vafa.segments.custom import says, text_of
from vafa.segments.fields import Spanned
from vafa.segments.registry import criteria


@criteria.register
class CustomDay(Spanned):
    """The day in the field lies in this stretch of time."""

    slug = "custom_day"
    title = gettext_lazy("Own field: a day")
    icon = "edit"
    topic = Topic.PERSON

    field_id: Annotated[int, Field(gt=0), Ask("one", gettext_lazy("Own field"), of="day_fields")]

    def matches(self, asking: Asking) -> Q:
        first, last = self.days(asking)
        if self.last_days is not None:
            last = asking.today  # a day may lie ahead
        day = text_of(self.field_id)  # written so that texts stand in the order of days
        since = () if first is None else (GreaterThanOrEqual(day, first.isoformat()),)
        until = () if last is None else (LessThanOrEqual(day, last.isoformat()),)
        return says(self.field_id, *since, *until)

    def describe(self, words: Words) -> str:
        name = words.label(f"field:{self.field_id}")
        return self.say_then(_("have a day in the field “%(field)s”") % {"field": name}, words)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(field_id=3, last_days=30), cls(field_id=3, since=date(2026, 11, 21))
