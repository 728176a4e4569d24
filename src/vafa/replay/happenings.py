"""What happened to a customer, as it was written down: plain values, in the order of their ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from vafa.ledger.types import NewLot, Unit
from vafa.rules.types import LineFacts, PaymentFacts


@dataclass(frozen=True, slots=True)
class Invoice:
    """What a sale said. `nets` are its lines before a discount on the whole invoice; `worth_rial`
    is the part that was paid with club credit and points.
    """

    at: datetime
    branch_id: int
    channel: str
    goods_rial: int
    tax_rial: int
    tip_rial: int
    total_rial: int
    worth_rial: int
    payments: tuple[PaymentFacts, ...]
    lines: tuple[LineFacts, ...]
    nets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sold:
    """A sale. `spent` is what left the wallet for it. History (`earns` False) counts as written
    down when it was sold, however late its file came.
    """

    id: int
    customer_id: int
    recorded_at: datetime
    invoice: Invoice
    earns: bool
    spent: dict[Unit, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Corrected:
    """A sale sent again with other contents."""

    id: int
    customer_id: int
    recorded_at: datetime
    sale_id: int
    invoice: Invoice


@dataclass(frozen=True, slots=True)
class CameBack:
    """Pieces of a sale that came back: (position, quantity)."""

    id: int
    customer_id: int
    recorded_at: datetime
    sale_id: int
    lines: tuple[tuple[int, Decimal], ...]
    goods_rial: int


@dataclass(frozen=True, slots=True)
class Occurred:
    """Something besides a sale that rules looked at."""

    id: int
    customer_id: int
    recorded_at: datetime
    at: datetime
    trigger: str
    event: str
    branch_id: int | None
    worth_percent: int
    goods_rial: int | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """Value that no rule gave: by hand, brought over. It comes whatever the rules say."""

    id: int
    customer_id: int
    recorded_at: datetime
    lot: NewLot


@dataclass(frozen=True, slots=True)
class Parted:
    """Value that left the wallet, though not for a sale: as much as there is of it."""

    id: int
    customer_id: int
    recorded_at: datetime
    at: datetime
    unit: Unit
    amount: int


Happening = Sold | Corrected | CameBack | Occurred | Received | Parted
