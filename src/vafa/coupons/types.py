"""What crosses the door of `coupons`: discounts, lines, and what was taken off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from vafa.coupons.kind import DiscountKind, Line
from vafa.coupons.pricing import Group, How, Offer, Priced, Taken, take_discounts
from vafa.coupons.spec import (
    Chosen,
    DiscountSpec,
    Limits,
    read_discount_spec,
    write_discount,
)

__all__ = [
    "BatchView",
    "Chosen",
    "CountKey",
    "DiscountKind",
    "DiscountSpec",
    "DiscountView",
    "Group",
    "Holding",
    "How",
    "Limits",
    "Line",
    "LiveDiscount",
    "NamedCode",
    "Offer",
    "OpenCode",
    "OwnCode",
    "Priced",
    "Taken",
    "Taking",
    "Used",
    "read_discount_spec",
    "take_discounts",
    "write_discount",
]


class CountKey(NamedTuple):
    """Which count: of this discount, by this customer (0 is everybody), on this day (or ever)."""

    discount_id: int
    owner_id: int
    day: date


class Used(NamedTuple):
    """How often, and for how much."""

    times: int = 0
    amount_rial: int = 0


@dataclass(frozen=True, slots=True)
class LiveDiscount:
    """A discount that may be taken now, and the group it stands in."""

    id: int
    version: int
    spec: DiscountSpec
    group_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCode:
    """A code that opens a discount. `shown` is how it may be written on a receipt."""

    id: int
    discount_id: int
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What a discount takes off a sale that is being recorded."""

    discount_id: int
    amount_rial: int
    counted: tuple[CountKey, ...]
    free_again: bool
    code_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What a sale that is being corrected took before: its codes, and its part of the counts."""

    codes: tuple[int, ...] = ()
    counts: Mapping[CountKey, Used] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCode:
    """A code with a name of its own, and how often it was used."""

    text: str
    used: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCode:
    """A code that a rule gave to its customer, who alone may use it, once."""

    text: str
    discount: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountView:
    """A discount as it stands, with what it took off so far."""

    id: int
    name: str
    state: str
    state_label: str
    version: int
    spec: DiscountSpec
    group_id: int | None
    changed_at: datetime
    times: int = 0
    amount_rial: int = 0
    codes: tuple[NamedCode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchView:
    """A batch of codes and how many of them were used."""

    id: int
    discount_id: int
    label: str
    count: int
    used: int
    expires_at: datetime | None
    made_at: datetime
    made_by: str
    voided_at: datetime | None
