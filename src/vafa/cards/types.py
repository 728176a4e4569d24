"""What crosses the door of `cards`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from vafa.cards.numbers import CardKind

__all__ = [
    "GIFT_CARD_SKU",
    "BatchView",
    "CardKind",
    "CardState",
    "CardView",
    "GiftCard",
    "PrintedCard",
    "SoldLine",
]

GIFT_CARD_SKU = "gift-card"  # of every line that sells one: it earns nothing


class CardState(StrEnum):
    MADE = "made"  # printed, not handed out
    ACTIVE = "active"
    BLOCKED = "blocked"  # lost, stolen, or taken out of use
    REPLACED = "replaced"  # another card took its place


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchView:
    """Cards made together, and how many of them stand in each state."""

    id: int
    kind: CardKind
    name: str
    count: int
    value_rial: int
    valid_days: int
    made_at: datetime
    made_by: str
    by_state: Mapping[CardState, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A card as people see it: never its number, but how it ends."""

    id: int
    kind: CardKind
    state: CardState
    ending: str
    serial: int
    batch_id: int
    customer_id: int | None
    made_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCard:
    """A card for the printer, with its number."""

    serial: int
    number: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftCard:
    """A gift card as the till needs it: what it is sold with, and who was handed it to give."""

    id: int
    state: CardState
    ending: str
    value_rial: int
    valid_days: int
    giver_id: int | None
    used_by_id: int | None
    replaced_by_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldLine:
    """A line of a sale, and the gift card that it put value on."""

    position: int
    card_id: int
    amount_rial: int
