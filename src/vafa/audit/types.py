"""Who does something. An actor is passed as an argument to every action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class ActorKind(StrEnum):
    STAFF = "staff"
    KEY = "key"
    CUSTOMER = "customer"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: its kind, id within the business (0 for the system) and a name for people.

    `address` is where the request came from, `request_id` which request it was; both are empty
    for work that no request asked for.
    """

    kind: ActorKind
    id: int = 0
    label: str = ""
    address: str = ""
    request_id: str = ""

    @property
    def code(self) -> str:
        """`staff:1234`, for a column."""
        return f"{self.kind}:{self.id}"


SYSTEM = Actor(kind=ActorKind.SYSTEM, label="vafa")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One act on the record."""

    id: int
    at: datetime
    actor_kind: str
    actor_id: int
    actor_label: str
    address: str
    request_id: str
    act: str
    object_kind: str
    object_id: int
    facts: dict[str, Any]
