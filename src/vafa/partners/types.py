"""What crosses the door: a partner's terms, what a line brings, statements. Amounts in rials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from vafa.ledger.types import Cause

MOST_RATES = 100
MOST_RIAL = 10**12


class PartnerKind(models.TextChoices):
    """Who brings sales."""

    WAITER = "waiter", _("Waiter")
    DRIVER = "driver", _("Driver")
    HOTEL = "hotel", _("Hotel")
    GUIDE = "guide", _("Tour guide")
    INFLUENCER = "influencer", _("Influencer")
    OTHER = "other", _("Someone else")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What a line earns: a percent of what its goods come to, and a sum for each piece.

    Of one product (`sku`), of a category, or with neither of everything else.
    """

    percent: Decimal = Decimal(0)
    each_rial: int = 0
    category: str = ""
    sku: str = ""

    @property
    def share(self) -> Decimal:
        """The percent as a part of one."""
        return self.percent / 100

    def is_possible(self) -> bool:
        """Whether there can be such a rate; nothing at all is one, for what earns nothing."""
        is_of_one = not (self.category and self.sku)
        return is_of_one and 0 <= self.percent <= 100 and 0 <= self.each_rial <= MOST_RIAL

    def plain(self) -> dict[str, Any]:
        """The rate as JSON keeps it."""
        return {
            "percent": str(self.percent),
            "each_rial": self.each_rial,
            "category": self.category,
            "sku": self.sku,
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """A kept rate."""
        return cls(**{**kept, "percent": Decimal(kept["percent"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerTerms:
    """Who a partner is and what they earn: `rate`, but for the products and categories in `rates`.

    `code` names them at the till and in the API. A cap of None is none.
    """

    name: str
    code: str
    kind: str = PartnerKind.OTHER
    mobile: str = ""
    rate: Rate = field(default_factory=Rate)
    rates: tuple[Rate, ...] = ()
    most_per_sale_rial: int | None = None
    most_per_month_rial: int | None = None
    is_active: bool = True

    @property
    def kind_label(self) -> str:
        """Who they are, in words."""
        return str(PartnerKind(self.kind).label)


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtLine:
    """A line that a partner brought: where it stands, and what its goods come to in the end."""

    position: int
    sku: str
    category: str
    quantity: Decimal
    goods_rial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerView:
    """A partner with what is owed to them; below zero they owe it."""

    id: int
    terms: PartnerTerms
    owed_rial: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleCommission:
    """What a sale brought one partner, less what returns took back."""

    partner_id: int
    code: str
    name: str
    amount_rial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the statement: earned above zero, taken back or paid below; and what was owed
    after it.
    """

    id: int
    at: datetime
    kind: str
    amount_rial: int
    owed_rial: int
    reason: str
    actor: str
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """A period of a statement: owed before, earned, taken back, paid, owed after."""

    before_rial: int = 0
    earned_rial: int = 0
    taken_back_rial: int = 0
    paid_rial: int = 0

    @property
    def after_rial(self) -> int:
        """What was owed at the end."""
        return self.before_rial + self.earned_rial - self.taken_back_rial - self.paid_rial
