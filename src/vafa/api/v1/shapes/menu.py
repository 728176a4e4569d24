"""The menu: products, categories, and what it says of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Self

from django.utils.translation import gettext_noop as _
from pydantic import ConfigDict, Field, StrictBool, StrictInt

from vafa.api.v1.shapes.common import MOST_RIAL, Body, Part, QuantityOut, ShortText
from vafa.foundation.ids import write_id

if TYPE_CHECKING:
    from vafa.catalog.models import Category, Product

_Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]
_Points = Annotated[StrictInt, Field(ge=0, le=1_000_000)]
_SAYS: dict[str, Any] = {"discount_percent": 10, "credit_percent": None, "points": 3}


class OnMenuBody(Body):
    """What the menu says of it; null is nothing, and its category's for a product."""

    discount_percent: _Percent | None = None
    credit_percent: _Percent | None = None
    points: _Points | None = Field(None, description=_("For each piece."))


class CategoryBody(OnMenuBody):
    """All there is to say of a category; what is left out is null."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SAYS]})


class ProductBody(OnMenuBody):
    """All there is to say of a product; what is left out is as if it had never been said."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "لاته",
                    "category": "نوشیدنی گرم",
                    "price_rial": 1_500_000,
                    **_SAYS,
                }
            ]
        }
    )

    name: str = Field(min_length=1, max_length=120)
    category: ShortText = Field("", description=_("Made where there is none of this name."))
    price_rial: Annotated[StrictInt, Field(ge=0, le=MOST_RIAL)]
    earns: StrictBool = Field(True, description=_("Whether it counts for awards."))
    is_active: StrictBool = Field(True, description=_("False: it is taken off the menu."))


class OnMenuOut(Part):
    """What the menu says of it; null is nothing, and its category's for a product."""

    discount_percent: QuantityOut | None
    credit_percent: QuantityOut | None
    points: int | None


class CategoryOut(OnMenuOut):
    """A shelf of the menu."""

    name: str

    @classmethod
    def of(cls, row: Category) -> Self:
        """As it stands."""
        return cls(name=row.name, **row.menu_terms._asdict())


class CategoryList(Part):
    """All categories, in their order."""

    data: list[CategoryOut]


class ProductOut(OnMenuOut):
    """Something on the menu."""

    id: str
    sku: str
    name: str
    category: str
    price_rial: int
    earns: bool = Field(description=_("Whether it counts for awards."))
    is_active: bool

    @classmethod
    def of(cls, row: Product) -> Self:
        """As it stands."""
        alike: dict[str, Any] = {
            name: getattr(row, name) for name in ("sku", "name", "price_rial", "earns", "is_active")
        }
        return cls(
            id=write_id("prd", row.id),
            category=row.category.name if row.category else "",
            **alike,
            **row.menu_terms._asdict(),
        )


class ProductPage(Part):
    """Products, the newest row first."""

    data: list[ProductOut]
    next_cursor: str | None = Field(description=_("Send it as cursor for the next page."))
