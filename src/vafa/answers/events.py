"""What answers tells the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vafa.outbox.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberTexted(Event):
    """A customer texted a number from 1 to 5: the answer to the text of ours before it, if any."""

    name: ClassVar[str] = "answers.number"

    inbound_id: int
    customer_id: int
    number: int
    message_id: int | None
    purpose: str
