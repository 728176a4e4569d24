"""What happens at the till besides sales."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vafa.outbox.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftDecided(Event):
    """A rule gives something that is no value in a wallet, for a sale or another occasion."""

    name: ClassVar[str] = "gift.decided"
    customer_id: int
    cause: str
    cause_id: int
    rule_id: int
    rule_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditGranted(Event):
    """Credit was given otherwise than by a sale, in rials."""

    name: ClassVar[str] = "credit.granted"
    customer_id: int
    lot_id: int
    amount_rial: int
