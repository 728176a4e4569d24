"""What happens to customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vafa.outbox.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerJoined(Event):
    """Somebody became a customer of the club."""

    name: ClassVar[str] = "customer.joined"
    customer_id: int
    joined_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomersParted(Event):
    """A merge was undone: who had gone into the kept one is somebody of their own again."""

    name: ClassVar[str] = "customer.parted"
    kept_id: int
    gone_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerChanged(Event):
    """What is known of a customer was corrected: number, profile or custom fields."""

    name: ClassVar[str] = "customer.changed"
    customer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileCompleted(Event):
    """A customer of whom something was unknown has told name and birthday."""

    name: ClassVar[str] = "customer.profile_completed"
    customer_id: int
