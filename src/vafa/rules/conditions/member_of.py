"""For members of some groups: tiers, groups by buying, plans, segments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.rewards.types import Words
from vafa.rules.facts import Occasion
from vafa.rules.registry import conditions
from vafa.rules.tree import Condition


@conditions.register
class MemberOf(Condition):
    """The customer is in one of these groups, each "family:slug": "tier:gold", "lrfm:loyal"."""

    slug = "member_of"
    title = gettext_lazy("Group of the customer")
    icon = "users"

    labels: Annotated[
        tuple[str, ...],
        Field(min_length=1, max_length=50),
        Ask("several", gettext_lazy("In one of these groups"), of="labels"),
    ]

    @property
    def labels_asked(self) -> tuple[str, ...]:
        return self.labels

    def holds(self, occasion: Occasion) -> bool:
        customer = occasion.customer
        return customer is not None and not customer.labels.isdisjoint(self.labels)

    def explain(self, occasion: Occasion) -> dict[str, Any]:
        return {"labels": list(self.labels)}

    def describe(self, words: Words) -> str:
        return _("by members of %(names)s") % {"names": _join(self.labels, words)}

    @classmethod
    def say_why_not(cls, facts: Mapping[str, Any], words: Words) -> str:
        return _("Only for members of %(names)s.") % {"names": _join(facts["labels"], words)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(labels=("tier:gold",)), cls(labels=("lrfm:loyal", "tier:silver"))


def _join(labels: Iterable[str], words: Words) -> str:
    return words.any_of(map(words.label, labels))
