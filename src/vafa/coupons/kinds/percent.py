"""A percentage of what is left."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.coupons.kind import DiscountKind, Line, keep_chosen, round_rial
from vafa.coupons.registry import discount_kinds
from vafa.foundation.formatting import format_number
from vafa.foundation.money import Unit, split_by_largest_remainder


@discount_kinds.register
class Percent(DiscountKind):
    """`percent` of the chosen lines together, rounded once; `each_line` rounds line by line."""

    slug = "percent"
    title = gettext_lazy("Percentage")

    percent: Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]
    each_line: bool = False

    def take(self, lines: Sequence[Line], chosen: Sequence[bool]) -> list[int]:
        left, share = keep_chosen(lines, chosen), Fraction(self.percent) / 100
        if self.each_line:
            return [round_rial(share * rial) for rial in left]
        return split_by_largest_remainder(round_rial(share * sum(left)), left)

    def describe(self, unit: Unit | str) -> str:
        return _("%(percent)s off") % {"percent": format_number(self.percent) + "٪"}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return cls(percent=Decimal(20)), cls(percent=Decimal("7.5"), each_line=True)
