"""Credit: rials that the customer spends here like money."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, model_validator

from vafa.foundation.asking import Ask, Way
from vafa.ledger.types import Unit
from vafa.rewards.registry import reward_kinds
from vafa.rewards.types import Counted, Reward, Words


@reward_kinds.register
class Credit(Reward):
    """A share of what was bought (`percent`), the same sum each time (`amount_rial`), or of each
    product the share that it has on the menu (`by_menu`).
    """

    slug = "credit"
    title = gettext_lazy("credit")
    unit = Unit.CREDIT
    step = 1_000
    icon = "wallet"
    ways = (
        Way("share", gettext_lazy("A share of the purchase"), ("percent",), icon="percent"),
        Way("sum", gettext_lazy("The same credit each time"), ("amount_rial",), icon="wallet"),
        Way(
            "menu",
            gettext_lazy("Credit as the menu says"),
            (),
            fixed={"by_menu": True},
            icon="list",
        ),
    )

    percent: Annotated[
        Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)] | None,
        Ask("decimal", gettext_lazy("Share that comes back as credit"), unit="٪"),
    ] = None
    amount_rial: Annotated[
        Annotated[int, Field(gt=0, le=10**12)] | None,
        Ask("money", gettext_lazy("Credit each time")),
    ] = None
    by_menu: bool = False

    @model_validator(mode="after")
    def _one_of_three(self) -> Self:
        told = (self.percent is not None, self.amount_rial is not None, self.by_menu)
        if sum(told) != 1:
            raise ValueError(gettext_lazy("Give a share, a sum, or what the menu says."))
        return self

    @property
    def needs_sale(self) -> bool:
        return self.amount_rial is None

    @property
    def reads_menu(self) -> bool:
        return self.by_menu

    def compute(self, counted: Counted) -> Fraction:
        if self.by_menu:
            return Fraction(sum(self.weigh(counted)), 10_000)
        if self.percent is None:
            return Fraction(self.amount_rial or 0)
        numerator, denominator = self.percent.as_integer_ratio()
        return Fraction(counted.amount_rial * numerator, denominator * 100)

    def weigh(self, counted: Counted) -> tuple[int, ...]:
        if self.by_menu:  # in ten thousandths of a rial: the percentage has two decimals
            return tuple(
                rial * int((terms.credit_percent or 0) * 100)
                for rial, terms in zip(counted.by_line, counted.menu, strict=True)
            )
        return super().weigh(counted)

    def describe(self, words: Words) -> str:
        if self.by_menu:
            return _("of each product the credit it has on the menu")
        if self.percent is None:
            return self.describe_amount(self.amount_rial or 0, words)
        return _("%(percent)s credit") % {"percent": words.percent(self.percent)}

    @classmethod
    def describe_amount(cls, amount: int, words: Words) -> str:
        return _("%(amount)s credit") % {"amount": words.money(amount)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(percent=Decimal(5)), cls(amount_rial=500_000), cls(by_menu=True)
