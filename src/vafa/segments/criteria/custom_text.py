"""What a field of the shop's own says, in letters."""

from __future__ import annotations

from typing import Annotated, Self

from django.db.models import Q
from django.db.models.lookups import IContains
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.persian import clean_text
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Criterion, Topic
from vafa.segments.custom import says, text_of
from vafa.segments.registry import criteria


@criteria.register
class CustomText(Criterion):
    """The field has these letters in it."""

    slug = "custom_text"
    title = gettext_lazy("Own field: a text")
    icon = "edit"
    topic = Topic.PERSON

    field_id: Annotated[int, Field(gt=0), Ask("one", gettext_lazy("Own field"), of="text_fields")]

    text: Annotated[
        str, Field(min_length=1, max_length=100), Ask("text", gettext_lazy("has the words"))
    ]

    def matches(self, asking: Asking) -> Q:
        return says(self.field_id, IContains(text_of(self.field_id), clean_text(self.text)))

    def describe(self, words: Words) -> str:
        facts = {"field": words.label(f"field:{self.field_id}"), "text": self.text}
        return _("have “%(text)s” in the field “%(field)s”") % facts

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(field_id=1, text="گیاه"),)
