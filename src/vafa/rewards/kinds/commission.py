"""A commission: what a partner gets for what the customer buys."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, model_validator

from vafa.foundation.asking import Ask, Way
from vafa.rewards.registry import reward_kinds
from vafa.rewards.types import Commission, Counted, Words


@reward_kinds.register
class PartnerCommission(Commission):
    """A share of what was bought (`percent`), or the same sum for each purchase (`amount_rial`).

    On top of what the partner has for the sales that name them, and within the caps they agreed
    to; nothing to one who brings no more.
    """

    slug = "commission"
    title = gettext_lazy("commission")
    icon = "user-check"
    ways = (
        Way("share", gettext_lazy("Commission: a share"), ("partner_id", "percent")),
        Way("sum", gettext_lazy("Commission: the same sum"), ("partner_id", "amount_rial")),
    )

    percent: Annotated[
        Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)] | None,
        Ask("decimal", gettext_lazy("Share of the purchase"), unit="٪"),
    ] = None
    amount_rial: Annotated[
        Annotated[int, Field(gt=0, le=10**12)] | None,
        Ask("money", gettext_lazy("For each purchase")),
    ] = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.percent is None) == (self.amount_rial is None):
            raise ValueError(gettext_lazy("Give either a share or a sum."))
        return self

    def compute(self, counted: Counted) -> Fraction:
        if self.percent is None:
            return Fraction(self.amount_rial or 0)
        return counted.amount_rial * Fraction(self.percent) / 100

    def describe(self, words: Words) -> str:
        if self.percent is None:
            said = self.describe_amount(self.amount_rial or 0, words)
        else:
            said = _("%(percent)s commission") % {"percent": words.percent(self.percent)}
        partner = words.name(self.partner_id)
        return _("%(commission)s to “%(partner)s”") % {"commission": said, "partner": partner}

    @classmethod
    def describe_amount(cls, amount: int, words: Words) -> str:
        return _("%(amount)s commission") % {"amount": words.money(amount)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(partner_id=1, percent=Decimal(3)), cls(partner_id=1, amount_rial=200_000)
