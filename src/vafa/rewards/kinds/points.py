"""Points: whole numbers, spent on a list of rewards."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, model_validator

from vafa.foundation.asking import Ask, Way
from vafa.ledger.types import Unit
from vafa.rewards.registry import reward_kinds
from vafa.rewards.types import Counted, Reward, Words


@reward_kinds.register
class Points(Reward):
    """So many points per amount spent, per visit, or per piece bought; or for each piece as many
    as its product has on the menu.

    Per amount, a part of the amount gives its part of the points; with `full_amounts_only` only
    full amounts count (3 points per 100: 199 gives 5 without it and 3 with it).
    """

    slug = "points"
    title = gettext_lazy("points")
    unit = Unit.POINTS
    step = 1
    icon = "star"
    ways = (
        Way(
            "amount",
            gettext_lazy("Points by amount"),
            ("points", "amount_rial", "full_amounts_only"),
            fixed={"per": "amount"},
            icon="coins",
        ),
        Way("visit", gettext_lazy("Points each time"), ("points",), fixed={"per": "visit"}),
        Way("piece", gettext_lazy("Points by piece"), ("points",), fixed={"per": "piece"}),
        Way(
            "menu",
            gettext_lazy("Points as the menu says"),
            (),
            fixed={"per": "menu"},
            icon="list",
        ),
    )

    points: Annotated[
        Annotated[int, Field(gt=0, le=10**9)] | None,
        Ask("number", gettext_lazy("Points"), unit=gettext_lazy("points")),
    ] = None
    per: Literal["amount", "visit", "piece", "menu"]
    amount_rial: Annotated[int, Field(ge=0, le=10**12), Ask("money", gettext_lazy("For every"))] = 0
    full_amounts_only: Annotated[bool, Ask("yes", gettext_lazy("Only full amounts"))] = False

    @model_validator(mode="after")
    def _points_where_they_count(self) -> Self:
        if (self.points is None) != self.reads_menu:
            raise ValueError(gettext_lazy("Say how many points, or leave that to the menu."))
        return self

    @model_validator(mode="after")
    def _amount_where_it_counts(self) -> Self:
        if (self.per == "amount") != bool(self.amount_rial):
            raise ValueError(gettext_lazy("Say per how much, where points go by amount."))
        if self.full_amounts_only and self.per != "amount":
            raise ValueError(gettext_lazy("Only amounts can be full."))
        return self

    @property
    def needs_sale(self) -> bool:
        return self.per != "visit"

    @property
    def reads_menu(self) -> bool:
        return self.per == "menu"

    def compute(self, counted: Counted) -> Fraction:
        points = self.points or 0
        match self.per:
            case "amount":
                if self.full_amounts_only:
                    return Fraction(points * (counted.amount_rial // self.amount_rial))
                return Fraction(points * counted.amount_rial, self.amount_rial)
            case "piece":
                return points * sum(map(Fraction, counted.pieces), Fraction(0))
            case "visit":
                return Fraction(points)
            case "menu":
                return Fraction(sum(self.weigh(counted)), 1000)

    def weigh(self, counted: Counted) -> tuple[int, ...]:
        if self.per == "piece":
            return tuple(int(pieces * 1000) for pieces in counted.pieces)
        if self.per == "menu":  # in thousandths of a point: a quantity has three decimals
            return tuple(
                int(pieces * 1000) * (terms.points or 0)
                for pieces, terms in zip(counted.pieces, counted.menu, strict=True)
            )
        return super().weigh(counted)

    def describe(self, words: Words) -> str:
        points = self.describe_amount(self.points or 0, words)
        match self.per:
            case "menu":
                return _("for each piece the points its product has on the menu")
            case "amount":
                amount = words.money(self.amount_rial)
                if self.full_amounts_only:
                    return _("%(points)s per full %(amount)s") % {
                        "points": points,
                        "amount": amount,
                    }
                return _("%(points)s per %(amount)s") % {"points": points, "amount": amount}
            case "piece":
                return _("%(points)s per piece") % {"points": points}
            case "visit":
                return points

    @classmethod
    def describe_amount(cls, amount: int, words: Words) -> str:
        return _("%(number)s points") % {"number": words.number(amount)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (
            cls(points=1, per="amount", amount_rial=100_000),
            cls(points=3, per="amount", amount_rial=100_000, full_amounts_only=True),
            cls(points=10, per="visit"),
            cls(points=2, per="piece"),
            cls(per="menu"),
        )
