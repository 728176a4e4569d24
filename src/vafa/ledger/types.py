"""What crosses the ledger's door: units, purposes, wallets and lots as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Unit(StrEnum):
    CREDIT = "credit"  # whole rials
    POINTS = "points"  # whole points


class Purpose(StrEnum):
    """What an account is for. The first two are a customer's, the others the house's."""

    WALLET = "wallet"
    DEBT = "debt"  # what a return left owing; at most zero
    ISSUED = "issued"  # awards come from here
    SPENT = "spent"  # what customers spent goes here
    EXPIRED = "expired"
    TAKEN_BACK = "taken_back"  # awards undone by returns
    ADJUSTED = "adjusted"  # corrections by hand


CUSTOMER_PURPOSES = (Purpose.WALLET, Purpose.DEBT)
HOUSE_PURPOSES = tuple(p for p in Purpose if p not in CUSTOMER_PURPOSES)


class TransferKind(StrEnum):
    EARN = "earn"
    SPEND = "spend"
    EXPIRE = "expire"
    TAKE_BACK = "take_back"
    RESTORE = "restore"
    HAND = "hand"
    OPENING = "opening"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why value moves: `sale`, `return`, `hand`, `lot`, `import`, … and its id."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLot:
    """A lot to be given. `amount` in rials or points; instants in UTC; None never expires."""

    unit: Unit
    amount: int
    available_at: datetime
    expires_at: datetime | None
    priority: int = 0
    promotional: bool = True
    rule_id: int | None = None
    rule_version: int | None = None


@dataclass(slots=True, kw_only=True)
class OpenLot:
    """A lot of a locked wallet, with what is left of it. Changed only by the journal."""

    id: int
    unit: Unit
    amount: int
    remaining: int
    priority: int
    promotional: bool
    available_at: datetime
    expires_at: datetime | None
    created_at: datetime
    rule_id: int | None
    rule_version: int | None
    cause: Cause

    def is_usable(self, at: datetime) -> bool:
        """Whether it can be spent at this instant."""
        return (
            self.remaining > 0
            and self.available_at <= at
            and (self.expires_at is None or at < self.expires_at)
        )

    def is_pending(self, at: datetime) -> bool:
        """Whether it waits for its first day."""
        return self.remaining > 0 and at < self.available_at


@dataclass(slots=True, kw_only=True)
class Purse:
    """One unit of a wallet: its accounts, balance (≥ 0) and debt (≤ 0)."""

    unit: Unit
    wallet_id: int
    debt_id: int
    balance: int
    debt: int


@dataclass(slots=True, kw_only=True)
class Wallet:
    """A customer's wallet under lock, good until the transaction ends."""

    owner_id: int
    purses: dict[Unit, Purse]
    lots: list[OpenLot] | None = field(default=None)  # None: not loaded

    def balance(self, unit: Unit) -> int:
        """Everything in the wallet, waiting lots too, less what is owed."""
        return self.purses[unit].balance + self.purses[unit].debt

    def list_usable(self, unit: Unit, at: datetime) -> list[OpenLot]:
        """The lots that can be spent now, in the order in which they are spent."""
        assert self.lots is not None, "load the lots first"
        usable = [lot for lot in self.lots if lot.unit == unit and lot.is_usable(at)]
        return sorted(usable, key=spend_order)

    def usable(self, unit: Unit, at: datetime) -> int:
        """How much can be spent now."""
        return sum(lot.remaining for lot in self.list_usable(unit, at))


def spend_order(lot: OpenLot) -> tuple[object, ...]:
    """Priority, soonest end (none last), promotional before paid, available from, created."""
    end = (lot.expires_at is None, lot.expires_at)  # None compares with nothing but itself
    return (lot.priority, end, not lot.promotional, lot.available_at, lot.created_at, lot.id)
