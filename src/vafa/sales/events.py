"""What happens to sales."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vafa.outbox.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleAccepted(Event):
    """A sale was recorded and rewarded. Amounts in rials or points; ids of lots given."""

    name: ClassVar[str] = "sale.accepted"
    sale_id: int
    customer_id: int | None
    goods_rial: int
    credit_earned_rial: int
    credit_spent_rial: int
    points_earned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleReturned(Event):
    """A sale came back, in part or whole."""

    name: ClassVar[str] = "sale.returned"
    sale_id: int
    return_id: int
    customer_id: int | None
    goods_rial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleCorrected(Event):
    """A sale was sent again with other contents, as a correction."""

    name: ClassVar[str] = "sale.corrected"
    sale_id: int
    customer_id: int | None
