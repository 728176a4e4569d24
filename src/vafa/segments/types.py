"""What crosses the door of segments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from vafa.foundation.trees import AllOf, AnyOf, NoneOf, write_tree
from vafa.segments.criterion import Asking, Criterion, Topic, has
from vafa.segments.ready import READY, ReadySegment
from vafa.segments.registry import SegmentUse
from vafa.segments.tree import Node, list_criteria, read_node

__all__ = [
    "READY",
    "AllOf",
    "AnyOf",
    "Asking",
    "CountedStretch",
    "Criterion",
    "Node",
    "NoneOf",
    "ReadySegment",
    "SegmentUse",
    "SegmentView",
    "Topic",
    "has",
    "list_criteria",
    "list_segments_named",
    "read_node",
    "write_tree",
]

_LABEL = "segment:"


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
        return f"{_LABEL}{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedStretch:
    """How many of the customers `seen` fit; `last_id` is where to go on, None at the end."""

    found: int
    seen: int
    last_id: int | None


def list_segments_named(labels: Iterable[str]) -> set[int]:
    """The segments among these labels of customers, by id."""
    slugs = {one.removeprefix(_LABEL) for one in labels if one.startswith(_LABEL)}
    return {int(slug) for slug in slugs if slug.isdecimal()}
