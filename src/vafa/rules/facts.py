"""What the rules may know of a sale. Plain frozen values: no clock, no database behind them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from vafa.foundation.jalali import to_jalali
from vafa.foundation.money import split_by_largest_remainder

if TYPE_CHECKING:
    from vafa.sales.types import SaleInput


@dataclass(frozen=True, slots=True)
class LocalTime:
    """An instant as the people of the business live it."""

    day: date
    minute: int
    """Of the day: 0 to 1439."""

    @classmethod
    def of(cls, at: datetime, zone: ZoneInfo) -> LocalTime:
        local = at.astimezone(zone)
        return cls(local.date(), local.hour * 60 + local.minute)

    @property
    def weekday(self) -> int:
        """0 is Saturday, 6 is Friday."""
        return (self.day.weekday() + 2) % 7

    @property
    def jalali(self) -> tuple[int, int, int]:
        """Year, month and day."""
        return _jalali(self.day)


@cache
def _jalali(day: date) -> tuple[int, int, int]:
    jalali = to_jalali(day)
    return jalali.year, jalali.month, jalali.day


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """A line of the invoice. `gross_rial` is at list price, `net_rial` after every discount.

    Lines that sell stored value (gift cards, memberships) do not earn.
    """

    net_rial: int
    gross_rial: int
    quantity: Decimal | int = 1
    sku: str = ""
    category: str = ""
    earns: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFacts:
    method: str
    amount_rial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFacts:
    """The member as known before this sale."""

    purchases_before: int = 0
    total_before_rial: int = 0
    days_since_last: int | None = None

    @property
    def is_new(self) -> bool:
        """Whether this sale is the first."""
        return self.purchases_before == 0


@dataclass(frozen=True, kw_only=True)
class SaleFacts:
    """One sale. It has at least one line: a sale told without lines is one line of the whole.

    `lines` are without tax, fees (delivery, service, packing) and tip, which stand by themselves.
    `credit_rial` is the part of the invoice paid with the club's own credit.
    """

    at: datetime
    local: LocalTime
    lines: tuple[LineFacts, ...]
    customer: CustomerFacts | None
    channel: str = ""
    branch_id: int | None = None
    tax_rial: int = 0
    fees_rial: int = 0
    tip_rial: int = 0
    credit_rial: int = 0
    payments: tuple[PaymentFacts, ...] = ()

    @classmethod
    def of(
        cls,
        sale: SaleInput,
        *,
        zone: ZoneInfo,
        customer: CustomerFacts | None,
        credit_rial: int = 0,
        barren_skus: Collection[str] = (),
    ) -> SaleFacts:
        """The facts of a sale as it came in. A discount on the whole invoice is spread over its
        lines by what they come to; `barren_skus` are the products that do not earn.
        """
        nets = [line.net_rial for line in sale.lines]
        if sale.discount_rial:
            nets = split_by_largest_remainder(sum(nets) - sale.discount_rial, nets)
        return cls(
            at=sale.at,
            local=LocalTime.of(sale.at, zone),
            lines=tuple(
                LineFacts(
                    net_rial=net_rial,
                    gross_rial=line.gross_rial,
                    quantity=line.quantity,
                    sku=line.sku,
                    category=line.category,
                    earns=line.sku not in barren_skus,
                )
                for line, net_rial in zip(sale.lines, nets, strict=True)
            ),
            customer=customer,
            channel=sale.channel,
            branch_id=sale.branch_id,
            tax_rial=sale.tax_rial,
            fees_rial=sum(fee.amount_rial for fee in sale.fees),
            tip_rial=sale.tip_rial,
            credit_rial=credit_rial,
            payments=tuple(
                PaymentFacts(method=payment.method, amount_rial=payment.amount_rial)
                for payment in sale.payments
            ),
        )

    def __post_init__(self) -> None:
        assert self.lines, "a sale has at least one line"

    @cached_property
    def gross_rial(self) -> int:
        return sum(line.gross_rial for line in self.lines)

    @cached_property
    def goods_rial(self) -> int:
        """The goods after discounts, without tax, fees and tip."""
        return sum(line.net_rial for line in self.lines)
