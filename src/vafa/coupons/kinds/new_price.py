"""A price of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.coupons.kind import DiscountKind, Line, keep_chosen, round_rial
from vafa.coupons.registry import discount_kinds
from vafa.foundation.formatting import format_money
from vafa.foundation.money import Unit
from vafa.foundation.shapes import Rial


@discount_kinds.register
class NewPrice(DiscountKind):
    """Each piece of the chosen lines for `price_rial`; what is cheaper already stays as it is."""

    slug = "new_price"
    title = gettext_lazy("New price")

    price_rial: Rial

    def take(self, lines: Sequence[Line], chosen: Sequence[bool]) -> list[int]:
        return [
            max(0, rial - round_rial(self.price_rial * line.quantity))
            for rial, line in zip(keep_chosen(lines, chosen), lines, strict=True)
        ]

    def describe(self, unit: Unit | str) -> str:
        return _("each piece for %(amount)s") % {"amount": format_money(self.price_rial, unit)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(price_rial=990_000),)
