"""What crosses the ledger's door: units, purposes, wallets and lots as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Unit(StrEnum):
    CREDIT = "credit"  # whole rials
    POINTS = "points"  # whole points


class Holder(StrEnum):
    """Whose an account is; `owner_id` is the id of that customer, card, partner, …"""

    HOUSE = "house"  # the business itself; owner_id 0
    CUSTOMER = "customer"
    SHARED = "shared"  # a wallet that several customers spend from
    CARD = "card"  # a gift card
    PARTNER = "partner"
    CAUSE = "cause"  # what people give to
    PEER = "peer"  # another business of a coalition


class Owner(NamedTuple):
    """Whose a wallet is: the kind of holder and its id."""

    holder: Holder
    id: int


class Purpose(StrEnum):
    """What an account is for. Of the first seven a balance is kept; the others are the house's."""

    WALLET = "wallet"  # moves by its lots; at least zero
    DEBT = "debt"  # what a return left owing; at most zero
    HELD = "held"  # set aside from the wallet for open holds; at least zero
    OWED = "owed"  # bought on account; at most zero
    PAYABLE = "payable"  # what the business owes a partner, or a partner the business
    CAUSE = "cause"  # collected for a cause; at least zero
    POSITION = "position"  # how the business stands with another

    ISSUED = "issued"  # awards come from here
    SOLD = "sold"  # value that was paid for comes from here
    SPENT = "spent"  # what was spent goes here
    EXPIRED = "expired"
    TAKEN_BACK = "taken_back"  # awards undone by returns
    ADJUSTED = "adjusted"  # corrections by hand
    CONVERTED = "converted"  # points go in, credit comes out
    MOVED = "moved"  # from one wallet to another; in and out are equal in every transfer
    COMMISSION = "commission"  # what partners earned
    PAID_OUT = "paid_out"  # money that left the business
    ON_ACCOUNT = "on_account"  # sales that were not paid at once
    RECEIVED = "received"  # money that came for them
    DONATED = "donated"  # given to causes with an invoice
    CLEARED = "cleared"  # settled with other businesses


KEPT_PURPOSES = (
    *(Purpose.WALLET, Purpose.DEBT, Purpose.HELD),
    *(Purpose.OWED, Purpose.PAYABLE, Purpose.CAUSE, Purpose.POSITION),
)
NOT_NEGATIVE = (Purpose.WALLET, Purpose.HELD, Purpose.CAUSE)
NOT_POSITIVE = (Purpose.DEBT, Purpose.OWED)
HOUSE_PURPOSES = tuple(purpose for purpose in Purpose if purpose not in KEPT_PURPOSES)

WALLET_PURPOSES = (Purpose.WALLET, Purpose.DEBT)  # opened together, for each unit
VALUE_PURPOSES = (*WALLET_PURPOSES, Purpose.HELD)  # together: what people hold
SOURCE_PURPOSES = (Purpose.ISSUED, Purpose.SOLD)  # where value begins


class TransferKind(StrEnum):
    EARN = "earn"
    SPEND = "spend"
    EXPIRE = "expire"
    TAKE_BACK = "take_back"
    RESTORE = "restore"
    HAND = "hand"
    OPENING = "opening"
    RECALL = "recall"
    HOLD = "hold"
    RELEASE = "release"
    MOVE = "move"
    CONVERT = "convert"
    SELL = "sell"
    REFUND = "refund"
    REINSTATE = "reinstate"
    COMMISSION = "commission"
    PAYOUT = "payout"
    ON_ACCOUNT = "on_account"
    PAYMENT = "payment"
    DONATE = "donate"
    CLEAR = "clear"


class HoldState(StrEnum):
    OPEN = "open"
    CAPTURED = "captured"  # whole or in part; the rest went back
    RELEASED = "released"
    TIMED_OUT = "timed_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why value moves: `sale`, `return`, `hand`, `lot`, `import`, … and its id."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFrom:
    """How much was taken from which lot."""

    lot_id: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedLot:
    """What of a lot ended unspent."""

    lot_id: int
    owner: Owner
    unit: Unit
    amount: int
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldValue:
    """A hold: `amount` of a unit set aside until `expires_at`, and what was captured of it.

    None: until whoever asked for it captures or releases it; time alone does not end it.
    """

    id: int
    owner: Owner
    unit: Unit
    amount: int
    captured: int
    state: HoldState
    reference: str
    expires_at: datetime | None


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
    origin_id: int | None = None  # the lot it was first, before it moved or was reinstated

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
class Plain:
    """An account without lots, under lock: its id and its balance."""

    id: int
    unit: Unit
    balance: int


@dataclass(slots=True, kw_only=True)
class Purse:
    """One unit of a wallet: its accounts, balance (≥ 0), debt (≤ 0) and what is held (≥ 0)."""

    unit: Unit
    wallet_id: int
    debt_id: int
    balance: int
    debt: int
    held_id: int | None = None  # opened with the first hold
    held: int = 0


@dataclass(slots=True, kw_only=True)
class Wallet:
    """A wallet under lock, good until the transaction ends."""

    holder: Holder
    owner_id: int
    purses: dict[Unit, Purse]
    lots: list[OpenLot] | None = field(default=None)  # None: not loaded

    @property
    def owner(self) -> Owner:
        """Whose it is."""
        return Owner(self.holder, self.owner_id)

    def balance(self, unit: Unit) -> int:
        """Everything in the wallet, waiting lots too, less what is owed; not what is held."""
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
