"""At some branches."""

from __future__ import annotations

from collections.abc import Mapping
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
class Branch(Condition):
    """The sale is at one of these branches."""

    slug = "branch"
    title = gettext_lazy("Branch")
    icon = "store"

    branch_ids: Annotated[
        tuple[int, ...],
        Field(min_length=1),
        Ask("several", gettext_lazy("At these branches"), of="branches"),
    ]

    def holds(self, occasion: Occasion) -> bool:
        return occasion.branch_id in self.branch_ids

    def explain(self, occasion: Occasion) -> dict[str, Any]:
        return {"branch_ids": list(self.branch_ids)}

    def describe(self, words: Words) -> str:
        return _("at branch %(names)s") % {"names": words.any_of(map(words.name, self.branch_ids))}

    @classmethod
    def say_why_not(cls, facts: Mapping[str, Any], words: Words) -> str:
        names = words.any_of(map(words.name, facts["branch_ids"]))
        return _("Only at branch %(names)s.") % {"names": names}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(branch_ids=(1, 2)),)
