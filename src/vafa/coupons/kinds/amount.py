"""An amount off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.coupons.kind import DiscountKind, Line, keep_chosen, round_rial
from vafa.coupons.registry import discount_kinds
from vafa.foundation.formatting import format_money
from vafa.foundation.money import Unit, split_by_largest_remainder


@discount_kinds.register
class Amount(DiscountKind):
    """`amount_rial` off the chosen lines together, off each of them, or off each piece."""

    slug = "amount"
    title = gettext_lazy("Fixed amount")

    amount_rial: Annotated[int, Field(gt=0, le=10**12)]
    per: Literal["invoice", "line", "piece"] = "invoice"

    def take(self, lines: Sequence[Line], chosen: Sequence[bool]) -> list[int]:
        left = keep_chosen(lines, chosen)
        if self.per == "invoice":
            return split_by_largest_remainder(min(self.amount_rial, sum(left)), left)
        times = [line.quantity if self.per == "piece" else 1 for line in lines]
        return [
            min(rial, round_rial(self.amount_rial * count))
            for rial, count in zip(left, times, strict=True)
        ]

    def describe(self, unit: Unit | str) -> str:
        money = format_money(self.amount_rial, unit)
        match self.per:
            case "line":
                return _("%(amount)s off each line") % {"amount": money}
            case "piece":
                return _("%(amount)s off each piece") % {"amount": money}
        return _("%(amount)s off") % {"amount": money}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(amount_rial=500_000), cls(amount_rial=50_000, per="piece")
