"""A wallet in memory: what the ledger's journal does with lots, without the books.

The same order of spending, the same way back. That both agree to the last lot is held by
`tests/replay/test_equals_the_books.py` over any history.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from vafa.ledger.types import Cause, NewLot, OpenLot, spend_order


@dataclass(slots=True, kw_only=True, eq=False)
class Lot(OpenLot):
    """A lot of a wallet in memory, and how much of it ended unspent. Ids count up from 1."""

    ended: int = 0


class Taken(NamedTuple):
    """How much was taken from which lot."""

    lot: Lot
    amount: int


@dataclass(slots=True, eq=False)
class Purse:
    """One unit of a wallet: every lot it ever had, and what is owed (at most zero)."""

    lots: list[Lot] = field(default_factory=list)
    debt: int = 0
    next_end: datetime | None = None
    """No lot that has something left ends before; None when none ends at all."""

    def list_usable(self, at: datetime) -> list[Lot]:
        """The lots that can be spent, in the order in which they are spent."""
        return sorted((lot for lot in self.lots if lot.is_usable(at)), key=spend_order)

    def give(self, new: NewLot, *, cause: Cause, at: datetime) -> None:
        """A lot from the house; what is owed is paid from it first."""
        paid = min(new.amount, -self.debt)
        self.debt += paid
        if paid < new.amount:
            self._add(new, new.amount - paid, cause=cause, at=at)

    def spend(self, amount: int, at: datetime) -> list[Taken]:
        """Take up to `amount`: all that is there when there is less."""
        return _drain(self.list_usable(at), amount) if amount and self.lots else []

    def take_back(self, amount: int, *, given_by: Cause, at: datetime, owe: bool) -> int:
        """Undo an award: from its own lots, waiting ones first, then from other promotional ones;
        what is missing is owed, or forgiven. Returns how much was taken or is owed now.
        """
        own = [lot for lot in self.lots if lot.cause == given_by]
        own.sort(key=lambda lot: (not lot.is_pending(at), lot.id))
        others = [lot for lot in self.list_usable(at) if lot.promotional and lot.cause != given_by]
        missing = amount - sum(part.amount for part in _drain(own + others, amount))
        if not owe:
            return amount - missing
        self.debt -= missing
        return amount

    def give_back(self, parts: Iterable[Taken], *, grace: NewLot, cause: Cause) -> None:
        """Spent value returns to its lots; of lots that have ended, into one new lot."""
        at, late = grace.available_at, 0
        for lot, amount in parts:
            if lot.expires_at is not None and lot.expires_at <= at:
                late += amount
            else:
                lot.remaining += amount
                self._watch(lot.expires_at)
        if late:
            self._add(grace, late, cause=cause, at=at)

    def end_lots(self, at: datetime) -> list[Taken]:
        """Let end what is over by then; which lots, and how much was left of each."""
        if self.next_end is None or at < self.next_end:
            return []
        over = [lot for lot in self.lots if lot.expires_at is not None and lot.expires_at <= at]
        gone = [Taken(lot, lot.remaining) for lot in over if lot.remaining]
        for lot, amount in gone:
            lot.remaining, lot.ended = 0, lot.ended + amount
        ends = [lot.expires_at for lot in self.lots if lot.remaining and lot.expires_at]
        self.next_end = min(ends, default=None)
        return gone

    def _add(self, new: NewLot, amount: int, *, cause: Cause, at: datetime) -> None:
        self.lots.append(
            Lot(
                id=len(self.lots) + 1,
                unit=new.unit,
                amount=amount,
                remaining=amount,
                priority=new.priority,
                promotional=new.promotional,
                available_at=new.available_at,
                expires_at=new.expires_at,
                created_at=at,
                rule_id=new.rule_id,
                rule_version=new.rule_version,
                cause=cause,
            )
        )
        self._watch(new.expires_at)

    def _watch(self, end: datetime | None) -> None:
        if end is not None and (self.next_end is None or end < self.next_end):
            self.next_end = end


def _drain(lots: Iterable[Lot], amount: int) -> list[Taken]:
    taken = []
    for lot in lots:
        part = min(amount, lot.remaining)
        if part > 0:
            lot.remaining -= part
            amount -= part
            taken.append(Taken(lot, part))
    return taken
