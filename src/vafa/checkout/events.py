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


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftCardUsed(Event):
    """Somebody spent from a gift card for the first time, and a member had given it to them."""

    name: ClassVar[str] = "gift_card.used"
    card_id: int
    sale_id: int
    giver_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftCardUseUndone(Event):
    """The sale that a giver was rewarded for was taken back whole."""

    name: ClassVar[str] = "gift_card.use_undone"
    card_id: int
    sale_id: int
    giver_id: int
