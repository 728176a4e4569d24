"""What payments tells the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vafa.outbox.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPaid(Event):
    """Money came in. What it is for was done already, in the same transaction; once for each."""

    name: ClassVar[str] = "payment.paid"

    payment_id: int
    purpose: str
    reference: str
    amount_rial: int
    receipt: str
