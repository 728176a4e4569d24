"""What is left of an invoice's lines, and a way to take something off them. Pure."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Self

from django.utils.functional import Promise

from vafa.foundation.money import Rounding, Unit, round_to_step
from vafa.foundation.shapes import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is left to pay of a line, without tax, and the tax on that.

    `had_discount` is whether it was sold below its price already; `menu_percent` is the discount
    that the menu itself says for it.
    """

    rial: int
    quantity: Decimal | int = 1
    sku: str = ""
    category: str = ""
    tax_rial: int = 0
    had_discount: bool = False
    menu_percent: Decimal = Decimal(0)


class DiscountKind(Kind):
    """A way to take something off, with the settings a shop gave it; one file in `kinds`."""

    title: ClassVar[Promise]
    """Its plain name for a list to choose from: «درصد»."""
    reads_menu: ClassVar[bool] = False
    """Whether it takes off what the menu says of each product."""

    @abstractmethod
    def take(self, lines: Sequence[Line], chosen: Sequence[bool]) -> list[int]:
        """What comes off each line: nothing below 0, nothing above what is left of the line."""

    @abstractmethod
    def describe(self, unit: Unit | str) -> str:
        """The beginning of its sentence: «۲۰٪ تخفیف»."""

    @classmethod
    @abstractmethod
    def examples(cls) -> tuple[Self, ...]:
        """Settings as a shop would choose them, for tests and documentation."""


def round_rial(exact: Fraction | Decimal | int) -> int:
    """Half a rial and more is a rial."""
    return round_to_step(exact, mode=Rounding.HALF_UP)


def keep_chosen(lines: Sequence[Line], chosen: Sequence[bool]) -> list[int]:
    """What is left of each chosen line; 0 for the others."""
    return [line.rial if is_in else 0 for line, is_in in zip(lines, chosen, strict=True)]
