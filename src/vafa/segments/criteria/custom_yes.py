"""A field of the shop's own that says yes or no."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Criterion, Topic
from vafa.segments.registry import criteria


@criteria.register
class CustomYes(Criterion):
    """The field says yes, or no; empty is neither."""

    slug = "custom_yes"
    title = gettext_lazy("Own field: yes or no")
    icon = "edit"
    topic = Topic.PERSON

    field_id: Annotated[int, Field(gt=0), Ask("one", gettext_lazy("Own field"), of="yes_fields")]

    is_yes: Annotated[
        Literal["yes", "no"],
        Ask(
            "one",
            gettext_lazy("says"),
            of=(("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))),
        ),
    ] = "yes"

    def matches(self, asking: Asking) -> Q:
        return Q(custom__contains={str(self.field_id): self.is_yes == "yes"})

    def describe(self, words: Words) -> str:
        name = words.label(f"field:{self.field_id}")
        if self.is_yes == "yes":
            return _("have yes in the field “%(field)s”") % {"field": name}
        return _("have no in the field “%(field)s”") % {"field": name}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(field_id=6), cls(field_id=6, is_yes="no")
