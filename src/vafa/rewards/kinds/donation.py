"""A donation: the shop gives to a cause in the customer's name."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.rewards.registry import reward_kinds
from vafa.rewards.thing import Thing
from vafa.rewards.types import Words


@reward_kinds.register
class Donation(Thing):
    """So much to a cause, each time; nothing once the cause is closed.

    When the whole sale comes back, it is taken back as far as the cause was not paid.
    """

    slug = "donation"
    title = gettext_lazy("gift to a cause")
    icon = "spark"

    cause_id: Annotated[int, Field(gt=0), Ask("one", gettext_lazy("To the cause"), of="causes")]
    amount_rial: Annotated[
        int, Field(gt=0, le=10**12), Ask("money", gettext_lazy("You give, each time"))
    ]

    def give(self, *, customer_id: int, reference: str, at: datetime) -> None:
        from vafa.causes.actions import give_in_name  # deciding needs no models

        give_in_name(
            cause_id=self.cause_id,
            customer_id=customer_id,
            amount_rial=self.amount_rial,
            reference=reference,
            at=at,
        )

    @classmethod
    def take_back(cls, *, cause: str, at: datetime) -> None:
        from vafa.causes.actions import take_back_given

        take_back_given(cause, at=at)

    def describe(self, words: Words) -> str:
        return _("%(amount)s from us to “%(cause)s”") % {
            "amount": words.money(self.amount_rial),
            "cause": words.name(self.cause_id),
        }

    @classmethod
    def describe_amount(cls, amount: int, words: Words) -> str:
        return _("a gift to a cause")

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(cause_id=1, amount_rial=50_000),)
