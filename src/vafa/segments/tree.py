"""Trees of criteria: who fits, what they mention, how they are read and written."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q

from vafa.foundation.trees import AllOf, AnyOf, NoneOf, list_leaves, read_tree
from vafa.segments.criterion import EVERYBODY, Asking, Criterion
from vafa.segments.models import Segment
from vafa.segments.registry import criteria

Node = Criterion | AllOf | AnyOf | NoneOf


def read_node(data: Any, *, pointer: str = "/tree") -> Node:
    """The tree that plain JSON data describes: `{"kind": "all", "parts": […]}` or a criterion.

    BadValue says where it cannot be read.
    """
    node: Node = read_tree(criteria, data, pointer=pointer)
    return node


def list_criteria(node: Node) -> list[Criterion]:
    """Every criterion in the tree, in its order."""
    return list_leaves(node)


def find_node(segment_id: int) -> Node | None:
    """The tree of a saved segment, or None where there is none."""
    row = Segment.objects.filter(id=segment_id).first()
    return read_node(row.tree, pointer="") if row else None


def matching(node: Node, asking: Asking) -> Q:
    """The customers that fit, as one condition that is never null."""
    if isinstance(node, Criterion):
        return node.matches(asking)
    parts = [matching(part, asking) for part in node.parts]
    match node:
        case AllOf():
            return reduce(and_, parts, EVERYBODY)
        case AnyOf():
            return reduce(or_, parts)
        case NoneOf():
            return ~reduce(or_, parts)
