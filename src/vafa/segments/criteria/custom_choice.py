"""What was chosen in fields of the shop's own."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Annotated, Self

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.segments.criterion import Asking, Criterion, Topic
from vafa.segments.registry import criteria


@criteria.register
class CustomChoice(Criterion):
    """One of these choices was made, each as `field:choice`."""

    slug = "custom_choice"
    title = gettext_lazy("Own field: a choice")
    icon = "edit"
    topic = Topic.PERSON

    choices: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[0-9]{1,19}:.{1,40}$")], ...],
        Field(min_length=1, max_length=50),
        Ask("several", gettext_lazy("One of these"), of="field_choices"),
    ]

    def matches(self, asking: Asking) -> Q:
        asked = (one.split(":", 1) for one in self.choices)
        return reduce(or_, (_chose(field_id, choice) for field_id, choice in asked))

    def describe(self, words: Words) -> str:
        names = words.any_of(words.label(f"choice:{one}") for one in self.choices)
        return _("have chosen %(names)s") % {"names": names}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(choices=("4:a",)), cls(choices=("4:b", "5:x"))


def _chose(field_id: str, choice: str) -> Q:
    """One of a list, or the only one."""
    return Q(custom__contains={field_id: choice}) | Q(custom__contains={field_id: [choice]})
