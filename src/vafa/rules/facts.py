"""What the rules may know of an occasion. Plain frozen values: no clock, no database behind."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from vafa.catalog.types import EMPTY_MENU, SILENT, Menu, MenuTerms
from vafa.foundation import jalali
from vafa.foundation.money import split_by_largest_remainder

if TYPE_CHECKING:
    from vafa.sales.types import SaleInput


@dataclass(frozen=True, slots=True)
class LocalTime:
    """An instant as the people of the business live it."""

    day: date
    minute: int
    """Of the day: 0 to 1439."""
    is_holiday: bool = False

    @classmethod
    def of(cls, at: datetime, zone: ZoneInfo, holidays: Collection[date] = ()) -> LocalTime:
        local = at.astimezone(zone)
        day = local.date()
        return cls(day, local.hour * 60 + local.minute, day in holidays)

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
    written = jalali.to_jalali(day)
    return written.year, written.month, written.day


class LineFacts(NamedTuple):
    """A line of the invoice. `gross_rial` is at list price, `net_rial` after every discount.

    Lines that sell stored value (gift cards, memberships) do not earn. `menu` is what the menu
    says of it.
    """

    net_rial: int
    gross_rial: int
    quantity: Decimal | int = 1
    sku: str = ""
    category: str = ""
    earns: bool = True
    menu: MenuTerms = SILENT


def as_one_line(goods_rial: int | None) -> tuple[LineFacts, ...]:
    """What was bought, told by what it came to alone; None: nothing was."""
    return () if goods_rial is None else (LineFacts(net_rial=goods_rial, gross_rial=goods_rial),)


class PaymentFacts(NamedTuple):
    method: str
    amount_rial: int


class Period(StrEnum):
    """A stretch of the calendar that a day lies in; weeks from Saturday, the longer ones Jalali."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    EVER = "ever"

    @lru_cache(maxsize=4096)
    def first_day(self, day: date) -> date:
        """The first day of the period that the day lies in; of EVER, a day before all others."""
        match self:
            case Period.DAY:
                return day
            case Period.WEEK:
                return jalali.first_day_of_week(day)
            case Period.MONTH:
                return jalali.first_day_of_month(day)
            case Period.SEASON:
                return jalali.first_day_of_season(day)
            case Period.YEAR:
                return jalali.first_day_of_year(day)
            case Period.EVER:
                return date.min


@dataclass(frozen=True, slots=True)
class Purchases:
    """How often and for how much the customer bought in a period, before this occasion."""

    count: int = 0
    total_rial: int = 0


NONE_YET = Purchases()


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFacts:
    """The member as known before this occasion.

    `in_period` has what was bought in the day, week, … that the occasion lies in; `labels` are
    the groups the member is in, each as "family:slug" ("tier:gold", "lrfm:champions").
    """

    id: int = 0
    purchases_before: int = 0
    total_before_rial: int = 0
    days_since_last: int | None = None
    in_period: Mapping[Period, Purchases] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()

    @property
    def is_new(self) -> bool:
        """Whether this sale is the first."""
        return self.purchases_before == 0

    def bought_in(self, period: Period) -> Purchases:
        """What was bought in the running period so far."""
        if period is Period.EVER:
            return Purchases(self.purchases_before, self.total_before_rial)
        return self.in_period.get(period, NONE_YET)


SALE = "sale"


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """Something that may earn: a sale, or what `trigger` names (a birthday, a visit, …).

    A sale has at least one line: one told without lines is one line of the whole. What a friend
    bought is one line of what counts of it; everything else has none, and its amounts are 0.
    `lines` are without tax, fees (delivery, service, packing) and tip, which stand by themselves.
    `credit_rial` is the part of the invoice paid with the club's own credit. `event` is the name
    of an event of the shop's own. `worth_percent` is how much of each reward it is worth: less
    than the whole for a friend's friend.
    """

    at: datetime
    local: LocalTime
    customer: CustomerFacts | None
    trigger: str = SALE
    event: str = ""
    lines: tuple[LineFacts, ...] = ()
    channel: str = ""
    branch_id: int | None = None
    tax_rial: int = 0
    fees_rial: int = 0
    tip_rial: int = 0
    credit_rial: int = 0
    payments: tuple[PaymentFacts, ...] = ()
    worth_percent: int = 100

    @classmethod
    def of_sale(
        cls,
        sale: SaleInput,
        *,
        zone: ZoneInfo,
        customer: CustomerFacts | None,
        credit_rial: int = 0,
        menu: Menu = EMPTY_MENU,
        holidays: Collection[date] = (),
    ) -> Occasion:
        """The facts of a sale as it came in. A discount on the whole invoice is spread over its
        lines by what they come to.
        """
        nets = [line.net_rial for line in sale.lines]
        if sale.discount_rial:
            nets = split_by_largest_remainder(sum(nets) - sale.discount_rial, nets)
        return cls(
            at=sale.at,
            local=LocalTime.of(sale.at, zone, holidays),
            lines=tuple(
                LineFacts(
                    net_rial=net_rial,
                    gross_rial=line.gross_rial,
                    quantity=line.quantity,
                    sku=line.sku,
                    category=line.category,
                    earns=line.sku not in menu.barren,
                    menu=menu.find(line.sku, line.category),
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
        assert self.lines or self.trigger != SALE, "a sale has lines"

    @cached_property
    def gross_rial(self) -> int:
        return sum(line.gross_rial for line in self.lines)

    @cached_property
    def goods_rial(self) -> int:
        """The goods after discounts, without tax, fees and tip."""
        return sum(line.net_rial for line in self.lines)

    @cached_property
    def menu(self) -> tuple[MenuTerms, ...]:
        """What the menu says, line by line."""
        return tuple(line.menu for line in self.lines)
