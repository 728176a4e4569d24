"""Events: frozen facts in the past tense, with ids and plain values only."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened. Subclasses give the fields and a `name` such as `sale.accepted`."""

    name: ClassVar[str]

    def payload(self) -> dict[str, Any]:
        """The event as JSON values."""
        return asdict(self)

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """The event again; fields that this code no longer knows are left out."""
        known = cls.__dataclass_fields__
        return cls(**{name: value for name, value in payload.items() if name in known})


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter(Event):
    """An event for another business: it is followed there, in that business's scope, once.

    `sender_id` is the business that wrote it.
    """

    sender_id: int
