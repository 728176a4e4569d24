"""What a field of the shop's own says, as a number."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import DecimalField, Q
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Topic
from vafa.segments.custom import says, text_of
from vafa.segments.fields import Ranged
from vafa.segments.registry import criteria


@criteria.register
class CustomNumber(Ranged):
    """The field is from so much to so much."""

    slug = "custom_number"
    title = gettext_lazy("Own field: a number")
    icon = "edit"
    topic = Topic.PERSON

    field_id: Annotated[int, Field(gt=0), Ask("one", gettext_lazy("Own field"), of="number_fields")]

    least: Annotated[int | None, Ask("number", gettext_lazy("At least"))] = None
    most: Annotated[int | None, Ask("number", gettext_lazy("At most"))] = None

    def matches(self, asking: Asking) -> Q:
        number = Cast(text_of(self.field_id), DecimalField(max_digits=20, decimal_places=4))
        least = () if self.least is None else (GreaterThanOrEqual(number, self.least),)
        most = () if self.most is None else (LessThanOrEqual(number, self.most),)
        return says(self.field_id, *least, *most)

    def describe(self, words: Words) -> str:
        name = words.label(f"field:{self.field_id}")
        return _("have %(number)s in the field “%(field)s”") % {
            "number": self.say_range(words.number),
            "field": name,
        }

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(field_id=2, least=3), cls(field_id=2, most=3)
