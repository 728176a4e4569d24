"""What the menu itself says, product by product."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.coupons.kind import DiscountKind, Line, keep_chosen, round_rial
from vafa.coupons.registry import discount_kinds
from vafa.foundation.money import Unit


@discount_kinds.register
class AsTheMenuSays(DiscountKind):
    """Each product with the percentage that it, or else its category, has on the menu."""

    slug = "menu"
    title = gettext_lazy("As the menu says")
    reads_menu = True

    def take(self, lines: Sequence[Line], chosen: Sequence[bool]) -> list[int]:
        return [
            round_rial(Fraction(line.menu_percent) * rial / 100)
            for rial, line in zip(keep_chosen(lines, chosen), lines, strict=True)
        ]

    def describe(self, unit: Unit | str) -> str:
        return _("each product with the discount it has on the menu")

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(),)
