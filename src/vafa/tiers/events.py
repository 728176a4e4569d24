"""What happened on the ladder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vafa.outbox.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TierChanged(Event):
    """A customer moved; the slugs are empty below all tiers."""

    name: ClassVar[str] = "tier.changed"
    customer_id: int
    move_id: int
    before: str
    after: str
    is_up: bool
