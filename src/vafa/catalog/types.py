"""What the menu says of its products beyond their price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, TypeVar


class MenuTerms(NamedTuple):
    """A product's or a category's own discount and credit, in percent, and points for a piece."""

    discount_percent: Decimal | None = None
    credit_percent: Decimal | None = None
    points: int | None = None


_Said = TypeVar("_Said", Decimal | None, int | None)
SILENT = MenuTerms()


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """What is said on the menu, by the code of a product and the name of a category.

    `barren` are the products that earn nothing: gift cards, memberships and the like.
    """

    products: Mapping[str, MenuTerms] = field(default_factory=dict)
    categories: Mapping[str, MenuTerms] = field(default_factory=dict)
    barren: frozenset[str] = frozenset()

    def find(self, sku: str, category: str) -> MenuTerms:
        """What is said of a line: what the product leaves open, its category says."""
        own = self.products.get(sku, SILENT)
        shelf = self.categories.get(category, SILENT)
        return MenuTerms(
            _first(own.discount_percent, shelf.discount_percent),
            _first(own.credit_percent, shelf.credit_percent),
            _first(own.points, shelf.points),
        )


def _first(own: _Said, other: _Said) -> _Said:
    return other if own is None else own


EMPTY_MENU = Menu()
