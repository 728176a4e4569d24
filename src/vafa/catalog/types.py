"""What the menu says of its products beyond their price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeVar


class MenuPart(StrEnum):
    """What the menu may say of a product besides its price."""

    DISCOUNT = "discount"
    CREDIT = "credit"
    POINTS = "points"


class MenuTerms(NamedTuple):
    """A product's or a category's own discount and credit, in percent, and points for a piece."""

    discount_percent: Decimal | None = None
    credit_percent: Decimal | None = None
    points: int | None = None

    def of(self, part: MenuPart) -> Decimal | int | None:
        """What is said of one part."""
        match part:
            case MenuPart.DISCOUNT:
                return self.discount_percent
            case MenuPart.CREDIT:
                return self.credit_percent
            case MenuPart.POINTS:
                return self.points

    def or_else(self, other: MenuTerms) -> MenuTerms:
        """These, and of what they leave open, the other's."""
        return MenuTerms(
            _first(self.discount_percent, other.discount_percent),
            _first(self.credit_percent, other.credit_percent),
            _first(self.points, other.points),
        )


_Said = TypeVar("_Said", Decimal | None, int | None)
SILENT = MenuTerms()


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """What is said on the menu, by the code of a product and the name of a category.

    What a product leaves open, the category that it has on the menu says. `barren` are the
    products that earn nothing: gift cards, memberships and the like.
    """

    products: Mapping[str, MenuTerms] = field(default_factory=dict)
    categories: Mapping[str, MenuTerms] = field(default_factory=dict)
    barren: frozenset[str] = frozenset()

    def find(self, sku: str, category: str) -> MenuTerms:
        """What is said of a line: what the product leaves open, the line's category says."""
        own, shelf = self.products.get(sku), self.categories.get(category)
        if own is None or shelf is None:
            return own or shelf or SILENT
        return own.or_else(shelf)


def _first(own: _Said, other: _Said) -> _Said:
    return other if own is None else own


EMPTY_MENU = Menu()
