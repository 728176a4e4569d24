"""What visits tells the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vafa.outbox.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerVisited(Event):
    """A customer is here, for the first time today at this branch."""

    name: ClassVar[str] = "visits.visited"

    visit_id: int
    customer_id: int
