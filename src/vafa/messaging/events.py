"""What messaging tells the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vafa.outbox.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TextArrived(Event):
    """A customer wrote to one of our lines. `meaning`: stop and rejoin were obeyed already;
    `has_changed` says whether that changed anything.
    """

    name: ClassVar[str] = "text.arrived"

    inbound_id: int
    customer_id: int | None
    mobile: str
    text: str
    meaning: str
    has_changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentChanged(Event):
    """A number allows something, or stops it, that it did not before."""

    name: ClassVar[str] = "consent.changed"

    mobile: str
    subject: str
    is_given: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBudgetSpent(Event):
    """What is left of a month's budget does not pay for the next advertising text. Once a month."""

    name: ClassVar[str] = "text.budget_spent"

    month: str
    budget_rial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextsTurned(Event):
    """Texts of a purpose that has a sender are lost, or came after all: their state tells."""

    name: ClassVar[str] = "texts.turned"

    purpose: str
    keys: list[str]
