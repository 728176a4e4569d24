"""A place in a tier, for a while."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.rewards.registry import reward_kinds
from vafa.rewards.thing import Thing
from vafa.rewards.types import Words


@reward_kinds.register
class PlaceInTier(Thing):
    """The customer is in the tier for so many months, or higher where they stand higher.

    When the whole sale comes back it is over, unless somebody protects them; they are then where
    what they bought puts them.
    """

    slug = "tier"
    title = gettext_lazy("a tier for a while")
    icon = "medal"

    tier: Annotated[
        str, Field(min_length=1, max_length=32), Ask("one", gettext_lazy("In the tier"), of="tiers")
    ]
    months: Annotated[
        int,
        Field(ge=1, le=60),
        Ask("number", gettext_lazy("For"), unit=pgettext_lazy("length", "months")),
    ] = 3

    def give(self, *, customer_id: int, reference: str, at: datetime) -> None:
        from vafa.tiers.actions import give_tier  # deciding needs no models

        give_tier(
            self.tier, customer_id=customer_id, months=self.months, reference=reference, at=at
        )

    @classmethod
    def take_back(cls, *, cause: str, at: datetime) -> None:
        from vafa.tiers.actions import take_back_tiers

        take_back_tiers(cause, at=at)

    def describe(self, words: Words) -> str:
        said = ngettext(
            "the tier “%(tier)s” for %(count)s month",
            "the tier “%(tier)s” for %(count)s months",
            self.months,
        )
        tier = words.label(f"tier:{self.tier}")
        return said % {"tier": tier, "count": words.number(self.months)}

    @classmethod
    def describe_amount(cls, amount: int, words: Words) -> str:
        return _("a tier as a gift")

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(tier="silver"),)
