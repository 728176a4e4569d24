"""What a customer has, as they read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from vafa.ledger.queries import LotView, load_wallet
from vafa.ledger.types import Unit

SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLot:
    """One lot: what is left of it, from when and until when. Amounts in rials or points."""

    is_points: bool
    remaining: int
    amount: int
    waits_until: datetime | None
    ends_at: datetime | None
    is_soon: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """The wallet in one glance. `ends_rial` is what ends first, all of it on the day `ends_at`."""

    usable_rial: int
    pending_rial: int
    held_rial: int  # set aside for a sale; back in minutes if it is not used
    owed_rial: int
    points: int
    owed_points: int
    ends_rial: int
    ends_at: datetime | None
    lots: tuple[OpenLot, ...]

    @property
    def has_nothing(self) -> bool:
        return not self.lots and not self.held_rial and not self.owed_rial and not self.owed_points


def load_holdings(customer_id: int, *, at: datetime) -> Holdings:
    """What the customer has at this instant. Two statements."""
    wallet = load_wallet(customer_id, at=at)
    usable = [
        lot
        for lot in wallet.lots
        if lot.unit == Unit.CREDIT and lot.available_at <= at and lot.expires_at is not None
    ]
    first = usable[0].expires_at if usable else None  # lots come soonest end first
    return Holdings(
        usable_rial=wallet.usable[Unit.CREDIT],
        pending_rial=wallet.pending[Unit.CREDIT],
        held_rial=wallet.held[Unit.CREDIT],
        owed_rial=wallet.owed[Unit.CREDIT],
        points=wallet.usable[Unit.POINTS],
        owed_points=wallet.owed[Unit.POINTS],
        ends_rial=sum(lot.remaining for lot in usable if lot.expires_at == first),
        ends_at=first,
        lots=tuple(_view(lot, at=at) for lot in wallet.lots),
    )


def _view(lot: LotView, *, at: datetime) -> OpenLot:
    return OpenLot(
        is_points=lot.unit == Unit.POINTS,
        remaining=lot.remaining,
        amount=lot.amount,
        waits_until=lot.available_at if lot.available_at > at else None,
        ends_at=lot.expires_at,
        is_soon=lot.expires_at is not None and lot.expires_at <= at + SOON,
    )
