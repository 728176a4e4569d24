"""Buy so many, get so many: free, or for less."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.coupons.kind import DiscountKind, Line
from vafa.coupons.registry import discount_kinds
from vafa.foundation.formatting import format_number
from vafa.foundation.money import Unit


@discount_kinds.register
class FreePieces(DiscountKind):
    """For every `buy` pieces of the chosen lines, `get` more at `percent` less; the cheapest ones.

    What is given are pieces of the same lines, or of `free_skus`. A `buy` of 0 gives once,
    whatever else is bought. At most `times` times an invoice. Broken pieces do not count.
    """

    slug = "free_pieces"
    title = gettext_lazy("Free product")

    buy: Annotated[int, Field(ge=0, le=1000)]
    get: Annotated[int, Field(ge=1, le=1000)] = 1
    free_skus: Annotated[tuple[str, ...], Field(max_length=200)] = ()
    percent: Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)] = Decimal(100)
    times: Annotated[int, Field(ge=1, le=1000)] | None = None

    def take(self, lines: Sequence[Line], chosen: Sequence[bool]) -> list[int]:
        taken = [0] * len(lines)
        left = self._count_free(lines, chosen)
        share = Fraction(self.percent) / 100
        for price, place in sorted(self._list_givable(lines, chosen)):
            pieces = min(left, int(lines[place].quantity))
            taken[place] = int(price * pieces * share)
            left -= pieces
        return taken

    def _count_free(self, lines: Sequence[Line], chosen: Sequence[bool]) -> int:
        bought = sum(
            int(line.quantity)
            for line, is_in in zip(lines, chosen, strict=True)
            if is_in and line.sku not in self.free_skus
        )
        group = self.buy if self.free_skus else self.buy + self.get
        sets = bought // group if self.buy else 1
        return self.get * min(sets, self.times or sets)

    def _list_givable(
        self, lines: Sequence[Line], chosen: Sequence[bool]
    ) -> list[tuple[Fraction, int]]:
        """The price of a piece, and where it stands."""
        return [
            (Fraction(line.rial) / Fraction(line.quantity), place)
            for place, (line, is_in) in enumerate(zip(lines, chosen, strict=True))
            if (line.sku in self.free_skus if self.free_skus else is_in)
        ]

    def describe(self, unit: Unit | str) -> str:
        numbers = {"buy": format_number(self.buy), "get": format_number(self.get)}
        if self.percent < 100:
            numbers["percent"] = format_number(self.percent) + "٪"
            return _("for every %(buy)s bought, %(get)s more with %(percent)s off") % numbers
        if not self.buy:
            return _("%(get)s free") % numbers
        return _("for every %(buy)s bought, %(get)s more free") % numbers

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (
            cls(buy=2),
            cls(buy=1, percent=Decimal(50), times=1),
            cls(buy=0, free_skus=("C1",)),
        )
