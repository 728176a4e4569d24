"""Trees: members of a family of shapes, joined by all, any and none of them.

Kept as JSON: `{"kind": "all", "parts": […]}`, where a part is a tree or a member. What a member
asks, and of what, is its family's matter; how trees are written, read and said is one for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.registry import Registry
from vafa.foundation.shapes import BadValue, read_kind, write_kind
from vafa.foundation.words import Words

MAX_DEPTH = 6
MAX_PARTS = 50
MAX_LEAVES = 100  # each is a question to the database, and all stand in one statement
EXCEPT = gettext_lazy("except %(phrases)s")


@dataclass(frozen=True, slots=True)
class Joint:
    """Parts that are joined: members of one family, and joints of them."""

    kind: ClassVar[str]
    parts: tuple[Any, ...] = ()


class AllOf(Joint):
    """Every part holds; without parts it always does."""

    __slots__ = ()
    kind = "all"


class AnyOf(Joint):
    """At least one part holds."""

    __slots__ = ()
    kind = "any"


class NoneOf(Joint):
    """No part holds."""

    __slots__ = ()
    kind = "none"


JOINTS: tuple[type[Joint], ...] = (AllOf, AnyOf, NoneOf)


def list_leaves(node: Any) -> list[Any]:
    """Every member in the tree, in its order."""
    if not isinstance(node, Joint):
        return [node]
    return [leaf for part in node.parts for leaf in list_leaves(part)]


def read_tree(
    family: Registry[Any],
    data: Any,
    *,
    joints: Iterable[type[Joint]] = JOINTS,
    pointer: str = "",
    depth: int = 0,
) -> Any:
    """The tree, or the lone member, that plain JSON data describes.

    BadValue says where it cannot be read; what is deeper or wider than MAX_DEPTH and MAX_PARTS, or
    has more than MAX_LEAVES members in all, is refused.
    """
    if depth == 0 and _count_leaves(data) > MAX_LEAVES:
        raise BadValue(_("This is too large."), pointer=pointer, problem="too_large")
    kind = data.get("kind") if isinstance(data, Mapping) else None
    joint = next((one for one in joints if one.kind == kind), None)
    if joint is None:
        return read_kind(family, data, pointer=pointer)
    parts = data.get("parts")
    if set(data) != {"kind", "parts"} or not isinstance(parts, Sequence) or isinstance(parts, str):
        raise BadValue(pointer=pointer, problem="parts")
    if depth >= MAX_DEPTH or len(parts) > MAX_PARTS:
        raise BadValue(_("This is too large."), pointer=pointer, problem="too_large")
    if not parts and joint.kind != AllOf.kind:
        raise BadValue(_("Choose at least one."), pointer=f"{pointer}/parts", problem="too_short")
    return joint(
        tuple(
            read_tree(
                family, part, joints=joints, pointer=f"{pointer}/parts/{place}", depth=depth + 1
            )
            for place, part in enumerate(parts)
        )
    )


def _count_leaves(data: Any, depth: int = 0) -> int:
    """How many members plain data seems to have, as deep as a tree may be."""
    parts = data.get("parts") if isinstance(data, Mapping) else None
    if not isinstance(parts, list) or depth > MAX_DEPTH:
        return 1
    return sum(_count_leaves(part, depth + 1) for part in parts)


def write_tree(node: Any) -> dict[str, Any]:
    """The tree as plain JSON data; `read_tree` gives it back."""
    if not isinstance(node, Joint):
        return write_kind(node)
    return {"kind": node.kind, "parts": [write_tree(part) for part in node.parts]}


def describe_tree(node: Any, words: Words, *, leave_out: Promise = EXCEPT) -> str:
    """The tree as one phrase, made of what its members say; empty when it asks nothing.

    `leave_out` says that `%(phrases)s` are left out, where members are not said as usual.
    """

    def say(part: Any) -> str:
        """A part within others: in brackets where it has parts itself."""
        phrase = describe_tree(part, words, leave_out=leave_out)
        return f"({phrase})" if isinstance(part, AllOf | AnyOf) and len(part.parts) > 1 else phrase

    match node:
        case AllOf(parts):
            return words.series(map(say, parts))
        case AnyOf(parts):
            return words.any_of(map(say, parts))
        case NoneOf(parts):
            return str(leave_out) % {"phrases": words.any_of(map(say, parts))}
        case member:
            phrase: str = member.describe(words)
            return phrase
