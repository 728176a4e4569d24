"""A discount as a shop wrote it: what comes off, of which products, for whom and how often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from django.utils.translation import gettext_lazy as _
from pydantic import AwareDatetime, Field, PlainSerializer, PlainValidator, model_validator

from vafa.coupons.kind import DiscountKind, Line
from vafa.coupons.registry import discount_kinds
from vafa.foundation.shapes import Rial, Shape, read_kind, read_shape, write_kind, write_shape

Times = Annotated[int, Field(gt=0, le=10**9)]


class Chosen(Shape):
    """Which lines of the invoice: all, or those of some products and categories.

    `full_price_only` leaves out what was sold below its price already.
    """

    skus: Annotated[tuple[str, ...], Field(max_length=200)] = ()
    categories: Annotated[tuple[str, ...], Field(max_length=200)] = ()
    full_price_only: bool = False

    def has(self, line: Line) -> bool:
        """Whether the line is one of them."""
        if self.full_price_only and line.had_discount:
            return False
        if not (self.skus or self.categories):
            return True
        return line.sku in self.skus or line.category in self.categories


EVERYTHING = Chosen()


class Limits(Shape):
    """How often it is taken, and for how much in all. None is without a limit."""

    times: Times | None = None
    times_a_day: Times | None = None
    times_per_customer: Times | None = None
    times_per_customer_a_day: Times | None = None
    budget_rial: Annotated[int, Field(gt=0, le=10**15)] | None = None

    @property
    def ask_who(self) -> bool:
        """Whether it can be kept to only where the customer is known."""
        return bool(self.times_per_customer or self.times_per_customer_a_day)


def _read_kind(data: Any) -> DiscountKind:
    if isinstance(data, DiscountKind):
        return data
    return read_kind(discount_kinds, data, pointer="/what")


class DiscountSpec(Shape):
    """What a discount says.

    `conditions` is a tree as rules write it; whoever evaluates it stands above this package.
    The sizes of the invoice are those of its goods before any discount of ours. It runs from
    `starts_at` on and while it is not yet `ends_at`. Without `automatic` it wants a code.
    """

    name: Annotated[str, Field(min_length=1, max_length=120)]
    what: Annotated[DiscountKind, PlainValidator(_read_kind), PlainSerializer(write_kind)]
    on: Chosen = EVERYTHING
    most_rial: Annotated[int, Field(gt=0, le=10**12)] | None = None
    most_with_tax: bool = False
    smallest_rial: Rial = 0
    largest_rial: Rial | None = None
    conditions: Mapping[str, Any] = {"kind": "all", "parts": []}
    automatic: bool = False
    limits: Limits = Limits()
    free_again: bool = True
    priority: Annotated[int, Field(ge=-1000, le=1000)] = 0
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.largest_rial is not None and self.largest_rial < self.smallest_rial:
            raise ValueError(_("The largest invoice is smaller than the smallest."))
        if self.starts_at and self.ends_at and self.starts_at >= self.ends_at:
            raise ValueError(_("It must end after it starts."))
        return self


def read_discount_spec(data: Any) -> DiscountSpec:
    """The discount that plain JSON data describes, its conditions unread; BadValue."""
    return read_shape(DiscountSpec, data)


def write_discount(spec: DiscountSpec) -> dict[str, Any]:
    """The discount as plain JSON data, with every field spelled out."""
    return write_shape(spec)
