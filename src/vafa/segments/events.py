"""Who came into a watched segment, and who left it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vafa.outbox.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentEntered(Event):
    """A customer fits a segment who did not when it was last looked at."""

    name: ClassVar[str] = "segment.entered"
    segment_id: int
    customer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentLeft(Event):
    """A customer no longer fits a segment."""

    name: ClassVar[str] = "segment.left"
    segment_id: int
    customer_id: int
