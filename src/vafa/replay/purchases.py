"""What a customer bought so far, as rules see it: kept up sale by sale instead of asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from vafa.rules.types import CustomerFacts, Period, Purchases


@dataclass(slots=True, eq=False)
class Purchase:
    """A sale: when, and what of its goods has not come back."""

    at: datetime
    day: date
    total_rial: int
    is_gone: bool = False


class PurchaseHistory:
    """The purchases of one customer. Those that came back as a whole do not count."""

    def __init__(self) -> None:
        self._purchases: list[Purchase] = []  # by their time
        self._count = 0
        self._total_rial = 0

    def add(self, purchase: Purchase) -> None:
        """One more; usually later than all others."""
        self._purchases.append(purchase)
        if len(self._purchases) > 1 and purchase.at < self._purchases[-2].at:
            self._purchases.sort(key=lambda one: one.at)
        self._count += 1
        self._total_rial += purchase.total_rial

    def change(
        self, purchase: Purchase, *, at: datetime, day: date, total_rial: int, is_gone: bool
    ) -> None:
        """A purchase was corrected, or some of it came back."""
        self._count -= is_gone - purchase.is_gone
        self._total_rial += (0 if is_gone else total_rial) - (
            0 if purchase.is_gone else purchase.total_rial
        )
        moves = at != purchase.at
        purchase.at, purchase.day, purchase.total_rial = at, day, total_rial
        purchase.is_gone = is_gone
        if moves:
            self._purchases.sort(key=lambda one: one.at)

    def describe(
        self, customer_id: int, at: datetime, day: date, labels: frozenset[str]
    ) -> CustomerFacts:
        """The customer as known before this instant."""
        count, total_rial = self._count, self._total_rial
        before = self._purchases
        if before and before[-1].at >= at:  # this one comes late
            before = [one for one in before if one.at < at]
            counting = [one for one in before if not one.is_gone]
            count, total_rial = len(counting), sum(one.total_rial for one in counting)
        last = next((one for one in reversed(before) if not one.is_gone), None)
        return CustomerFacts(
            id=customer_id,
            purchases_before=count,
            total_before_rial=total_rial,
            days_since_last=None if last is None else (day - last.day).days,
            in_period=_Bought(before, len(before), day),
            labels=labels,
        )


class _Bought(Mapping[Period, Purchases]):
    """What was bought in the period that a day lies in, added up when a rule asks for it."""

    def __init__(self, purchases: Sequence[Purchase], count: int, day: date) -> None:
        self._purchases = purchases
        self._count = count
        self._day = day

    def __getitem__(self, period: Period) -> Purchases:
        first = period.first_day(self._day)
        count = total_rial = 0
        for place in range(self._count - 1, -1, -1):
            purchase = self._purchases[place]
            if purchase.day < first:
                break
            if not purchase.is_gone:
                count += 1
                total_rial += purchase.total_rial
        return Purchases(count, total_rial)

    def __iter__(self) -> Iterator[Period]:
        return iter(Period)

    def __len__(self) -> int:
        return len(Period)
