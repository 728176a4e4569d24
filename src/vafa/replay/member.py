"""A customer's past, lived under several programmes side by side: pure.

What they bought is the same in all of them; what they were given is not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from vafa.replay.happenings import (
    CameBack,
    Corrected,
    Happening,
    Invoice,
    Occurred,
    Parted,
    Received,
    Sold,
)
from vafa.replay.life import Life
from vafa.replay.purchases import Purchase, PurchaseHistory
from vafa.rules.types import LocalTime, Occasion, as_one_line


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is the same for all customers.

    `nights` are the runs that ended what was over: the id of the first row each wrote, and its
    time. `may_come_back` are the sales that were returned or corrected later; None for all.
    """

    zone: ZoneInfo
    holidays: Collection[date]
    nights: Sequence[tuple[int, datetime]]
    may_come_back: Collection[int] | None = None


@dataclass(slots=True)
class _Sale:
    invoice: Invoice
    purchase: Purchase
    earns: bool
    returned: dict[int, Decimal]


class Member:
    """A customer on the way through their past."""

    def __init__(
        self,
        customer_id: int,
        lives: Sequence[Life],
        around: Surroundings,
        labels: frozenset[str] = frozenset(),
    ) -> None:
        self.customer_id = customer_id
        self.lives = lives
        self._around = around
        self._labels = labels
        self._history = PurchaseHistory()
        self._sales: dict[int, _Sale] = {}
        self._nights_passed = 0

    def live(self, happening: Happening) -> None:
        """Go through the next thing that was written down."""
        self.pass_nights(happening.id)
        match happening:
            case Sold():
                self._sell(happening)
            case CameBack():
                self._bring_back(happening)
            case Corrected():
                self._correct(happening)
            case Occurred():
                occasion = self._look_at(happening)
                for life in self.lives:
                    life.occur(happening, occasion)
            case Received():
                for life in self.lives:
                    life.receive(happening)
            case Parted():
                for life in self.lives:
                    life.part(happening)

    def close(self, until: datetime) -> None:
        """The end of the past: what is over by then ends."""
        for life in self.lives:
            life.end_lots(until)

    def pass_nights(self, before_id: int) -> None:
        """Go through the nights before the row of this id, each once.

        The last of them ends what each would have ended.
        """
        nights = self._around.nights
        place = bisect_left(nights, before_id, key=_first_id)
        if place > self._nights_passed:
            self._nights_passed = place
            for life in self.lives:
                life.end_lots(nights[place - 1][1])

    def _sell(self, sold: Sold) -> None:
        look, local = self._prepare(sold.invoice)
        around = self._around
        keep = around.may_come_back is None or sold.id in around.may_come_back
        for life in self.lives:
            life.sell(sold, look, keep=keep)
        purchase = Purchase(sold.invoice.at, local.day, sold.invoice.goods_rial)
        self._history.add(purchase)
        if keep:
            self._sales[sold.id] = _Sale(sold.invoice, purchase, sold.earns, {})

    def _correct(self, new: Corrected) -> None:
        sale, invoice = self._sales[new.sale_id], new.invoice
        look, local = self._prepare(invoice)
        for life in self.lives:
            life.correct(new, look, earns=sale.earns)
        sale.invoice = invoice
        self._history.change(
            sale.purchase,
            at=invoice.at,
            day=local.day,
            total_rial=invoice.goods_rial,
            is_gone=False,
        )

    def _bring_back(self, back: CameBack) -> None:
        sale = self._sales[back.sale_id]
        after = dict(sale.returned)
        for position, quantity in back.lines:
            after[position] = after.get(position, Decimal(0)) + quantity
        is_last = all(
            after.get(position, 0) == line.quantity
            for position, line in enumerate(sale.invoice.lines)
        )
        for life in self.lives:
            life.bring_back(back, sale.invoice, sale.returned, is_last=is_last)
        sale.returned = after
        self._history.change(
            sale.purchase,
            at=sale.purchase.at,
            day=sale.purchase.day,
            total_rial=sale.purchase.total_rial - back.goods_rial,
            is_gone=is_last,
        )

    def _prepare(self, invoice: Invoice) -> tuple[Callable[[int], Occasion], LocalTime]:
        """The sale as rules see it, once so much of it is paid with credit."""
        at = invoice.at
        local = _local_time(at, self._around)
        occasion = Occasion(
            at=at,
            local=local,
            customer=self._history.describe(self.customer_id, at, local.day, self._labels),
            lines=invoice.lines,
            channel=invoice.channel,
            branch_id=invoice.branch_id,
            tax_rial=invoice.tax_rial,
            fees_rial=(
                invoice.total_rial - invoice.goods_rial - invoice.tax_rial - invoice.tip_rial
            ),
            tip_rial=invoice.tip_rial,
            payments=invoice.payments,
        )
        return (
            lambda credit_rial: (
                replace(occasion, credit_rial=credit_rial) if credit_rial else occasion
            )
        ), local

    def _look_at(self, happened: Occurred) -> Occasion:
        local = _local_time(happened.at, self._around)
        customer = self._history.describe(self.customer_id, happened.at, local.day, self._labels)
        return Occasion(
            at=happened.at,
            local=local,
            customer=customer,
            trigger=happened.trigger,
            event=happened.event,
            branch_id=happened.branch_id,
            lines=as_one_line(happened.goods_rial),
            worth_percent=happened.worth_percent,
        )


def _local_time(at: datetime, around: Surroundings) -> LocalTime:
    return LocalTime.of(at, around.zone, around.holidays)


def _first_id(night: tuple[int, datetime]) -> int:
    return night[0]
