"""What guard tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vafa.outbox.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternSeen(Event):
    """A pattern was seen whose awards are to wait; the flag has the evidence."""

    name: ClassVar[str] = "guard.pattern_seen"
    flag_id: int
