"""A sale as it comes in, whatever it came by. Amounts in rials, instants in UTC."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, is_dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from vafa.customers.types import CustomerKey, Profile
from vafa.foundation.plain import list_fields


class Channel(models.TextChoices):
    """By which way a sale came."""

    HALL = "hall", _("in the hall")
    TAKE_AWAY = "take_away", _("take-away")
    PHONE = "phone", _("by phone")
    SITE = "site", _("own site")
    APP = "app", _("delivery app")
    OTHER = "other", _("other")


class PaymentMethod(models.TextChoices):
    """How a sale was paid; club credit is written apart."""

    CASH = "cash", _("cash")
    CARD = "card", _("card reader")
    ONLINE = "online", _("online")
    ACCOUNT = "account", _("on account")
    OTHER = "other", _("other")


class SaleState(StrEnum):
    ACCEPTED = "accepted"
    PART_RETURNED = "part_returned"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineInput:
    """One line. `net_rial` is what it comes to: quantity times price, rounded, less discount.

    `card` is the number of the gift card that the line sells or tops up; only checkout reads it.
    `partner` is the code of who brought it, where that is not the sale's.
    """

    name: str
    quantity: Decimal = Decimal(1)
    unit_price_rial: int
    discount_rial: int = 0
    sku: str = ""
    category: str = ""
    card: str = ""
    partner: str = ""

    @property
    def gross_rial(self) -> int:
        """Quantity times price, rounded half up to a rial."""
        return int((self.quantity * self.unit_price_rial).quantize(Decimal(1), "ROUND_HALF_UP"))

    @property
    def net_rial(self) -> int:
        """What the line comes to."""
        return self.gross_rial - self.discount_rial


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeInput:
    """Delivery, packing, service: added to the invoice, earns nothing."""

    kind: str
    amount_rial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentInput:
    """A part of the invoice and how it was paid."""

    method: str
    amount_rial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleInput:
    """A sale from a till, an import, the panel or the API.

    `source` and `number` are its name for ever: the same pair is the same sale. `discount_rial`
    is taken off the whole invoice, after the lines' own discounts. `pays_by` is how the guest
    pays whatever it comes to, from a till that does not know the price yet. `partner` is the code
    of who brought it.
    """

    source: str
    number: str
    at: datetime
    branch_id: int
    lines: tuple[LineInput, ...]
    revision: int = 1
    channel: str = Channel.HALL
    till: str = ""
    cashier: str = ""
    customer: CustomerKey = field(default_factory=CustomerKey)
    profile: Profile = field(default_factory=Profile)
    fees: tuple[FeeInput, ...] = ()
    discount_rial: int = 0
    tax_rial: int = 0
    tip_rial: int = 0
    payments: tuple[PaymentInput, ...] = ()
    pays_by: str = ""
    table: str = ""
    guests: int = 0
    partner: str = ""

    @property
    def gross_rial(self) -> int:
        """Quantities times prices, before any discount."""
        return sum(line.gross_rial for line in self.lines)

    @property
    def goods_rial(self) -> int:
        """What the goods come to after every discount; awards are counted on this."""
        return sum(line.net_rial for line in self.lines) - self.discount_rial

    @property
    def total_rial(self) -> int:
        """What is to be paid, before club credit."""
        fees = sum(fee.amount_rial for fee in self.fees)
        return self.goods_rial + fees + self.tax_rial + self.tip_rial

    def paid(self) -> Self:
        """The sale with the payment that `pays_by` stands for."""
        if not self.pays_by:
            return self
        whole = PaymentInput(method=self.pays_by, amount_rial=self.total_rial)
        return replace(self, payments=(whole,), pays_by="")

    def fingerprint(self, extra: dict[str, Any] | None = None) -> str:
        """SHA-256 of everything in it: a repeat has the same, another body another."""
        return _hash(_plain(self) | {"extra": extra or {}})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLine:
    """How much of which line (by position, from 0) came back."""

    position: int
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnInput:
    """A return of a sale: its own number, and lines, or everything that is left (None)."""

    number: str
    at: datetime
    lines: tuple[ReturnLine, ...] | None = None
    reason: str = ""

    def fingerprint(self) -> str:
        """SHA-256 of everything in it."""
        return _hash(_plain(self))


def _plain(value: Any) -> Any:
    """A dataclass as its fields, anything else as text."""
    if not is_dataclass(value):
        return str(value)
    fields, younger = list_fields(value), _YOUNGER.get(type(value), ())
    return {name: one for name, one in fields.items() if one or name not in younger}


# Younger than the first fingerprints, in which they would be missing.
_FIRST_OF_PROFILE = {
    *("first_name", "last_name", "gender", "email"),
    *("birth_year", "birth_month", "birth_day"),
}
_YOUNGER: dict[type, tuple[str, ...]] = {
    Profile: tuple(set(Profile.__dataclass_fields__) - _FIRST_OF_PROFILE),
    SaleInput: ("pays_by", "partner"),
    LineInput: ("card", "partner"),
}
_encode = json.JSONEncoder(sort_keys=True, default=_plain, ensure_ascii=False).encode


def _hash(body: Any) -> str:
    return hashlib.sha256(_encode(body).encode()).hexdigest()
