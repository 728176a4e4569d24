"""What crosses the door of segments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vafa.foundation.trees import AllOf, AnyOf, NoneOf, write_tree
from vafa.segments.criterion import Criterion, Topic
from vafa.segments.ready import READY, ReadySegment
from vafa.segments.registry import SegmentUse
from vafa.segments.tree import Node, list_criteria, read_node

__all__ = [
    "READY",
    "AllOf",
    "AnyOf",
    "Criterion",
    "Node",
    "NoneOf",
    "ReadySegment",
    "SegmentUse",
    "SegmentView",
    "Topic",
    "list_criteria",
    "read_node",
    "write_tree",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentView:
    """A segment that was saved. `counted` is None until it was counted for the first time."""

    id: int
    name: str
    node: Node
    version: int
    changed_at: datetime
    changed_by: str
    is_archived: bool
    counted: int | None
    counted_at: datetime | None

    @property
    def label(self) -> str:
        """Its name among the labels of customers, as rules ask for it."""
        return f"segment:{self.id}"
