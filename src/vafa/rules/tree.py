"""What must hold for a rule to apply: conditions, joined by all, any and none of them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vafa.foundation.shapes import BadValue, Kind, read_kind, write_kind
from vafa.rewards.types import Words
from vafa.rules.facts import Occasion
from vafa.rules.registry import conditions

MAX_DEPTH = 6
MAX_PARTS = 50


class Condition(Kind):
    """Something a rule may ask of an occasion, with the settings a shop gave it.

    One file in `rules/conditions`, registered by itself. Pure: it sees the facts and no more.
    """

    title: ClassVar[Promise]
    """Its plain name for a list to choose from: «روز هفته»."""
    icon: ClassVar[str]
    needs_sale: ClassVar[bool] = False
    """Whether it asks about an invoice, and so never holds without one."""
    is_about_amount: ClassVar[bool] = False
    """Whether amounts of the sale alone decide it; a worked example then takes it seriously."""

    @property
    def labels_asked(self) -> tuple[str, ...]:
        """The groups of customers that it asks about, each as "family:slug"."""
        return ()

    @abstractmethod
    def holds(self, occasion: Occasion) -> bool:
        """Whether the occasion meets it."""

    def explain(self, occasion: Occasion) -> dict[str, Any]:
        """Plain values that tell why an occasion does not meet it, for `say_why_not`."""
        return {}

    @abstractmethod
    def describe(self, words: Words) -> str:
        """The condition as a phrase after «از هر خرید»: «۱۰۰٬۰۰۰ تومان به بالا»."""

    @classmethod
    @abstractmethod
    def say_why_not(cls, facts: Mapping[str, Any], words: Words) -> str:
        """One sentence for guest and cashier, made of what `explain` gave."""

    @classmethod
    @abstractmethod
    def examples(cls) -> tuple[Self, ...]:
        """Settings as a shop would choose them, for tests, documentation and templates."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule did not apply: the slug of the condition, or a word of the engine."""

    code: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; without parts it always does."""

    kind: ClassVar[str] = "all"
    parts: tuple[Node, ...] = ()

    def holds(self, occasion: Occasion) -> bool:
        for part in self.parts:  # noqa: SIM110  twice as fast as all(), and asked most of all
            if not part.holds(occasion):
                return False
        return True


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    kind: ClassVar[str] = "any"
    parts: tuple[Node, ...]

    def holds(self, occasion: Occasion) -> bool:
        return any(part.holds(occasion) for part in self.parts)


@dataclass(frozen=True, slots=True)
class NoneOf:
    """No part holds."""

    kind: ClassVar[str] = "none"
    parts: tuple[Node, ...]

    def holds(self, occasion: Occasion) -> bool:
        return not any(part.holds(occasion) for part in self.parts)


Node = Condition | AllOf | AnyOf | NoneOf
_JOINTS: dict[str, type[AllOf | AnyOf | NoneOf]] = {
    joint.kind: joint for joint in (AllOf, AnyOf, NoneOf)
}


def find_reason(node: Node, occasion: Occasion) -> Reason:
    """Why the node does not hold: its first part that stands in the way."""
    match node:
        case AllOf(parts):
            return find_reason(next(part for part in parts if not part.holds(occasion)), occasion)
        case AnyOf(parts):
            return find_reason(parts[0], occasion)
        case NoneOf(parts):
            in_the_way = next(part for part in parts if part.holds(occasion))
            return Reason("left_out", {"condition": write_node(in_the_way)})
        case Condition():
            return Reason(node.slug, node.explain(occasion))


def list_conditions(node: Node) -> list[Condition]:
    """Every condition in the tree, in its order."""
    if isinstance(node, Condition):
        return [node]
    return [condition for part in node.parts for condition in list_conditions(part)]


def read_node(data: Any, *, pointer: str = "/conditions", depth: int = 0) -> Node:
    """The tree that plain JSON data describes: `{"kind": "all", "parts": […]}` or a condition.

    BadValue says where it cannot be read.
    """
    joint = _JOINTS.get(str(data.get("kind"))) if isinstance(data, Mapping) else None
    if joint is None:
        return read_kind(conditions, data, pointer=pointer)
    parts = data.get("parts")
    if set(data) != {"kind", "parts"} or not isinstance(parts, Sequence) or isinstance(parts, str):
        raise BadValue(pointer=pointer, problem="parts")
    if depth >= MAX_DEPTH or len(parts) > MAX_PARTS:
        raise BadValue(_("This is too large."), pointer=pointer, problem="too_large")
    if not parts and joint is not AllOf:
        raise BadValue(_("Choose at least one."), pointer=f"{pointer}/parts", problem="too_short")
    return joint(
        tuple(
            read_node(part, pointer=f"{pointer}/parts/{place}", depth=depth + 1)
            for place, part in enumerate(parts)
        )
    )


def write_node(node: Node) -> dict[str, Any]:
    """The tree as plain JSON data; `read_node` gives it back."""
    if isinstance(node, Condition):
        return write_kind(node)
    return {"kind": node.kind, "parts": [write_node(part) for part in node.parts]}


def describe_node(node: Node, words: Words) -> str:
    """The tree as one phrase; empty when it asks nothing."""
    match node:
        case AllOf(parts):
            return words.series(_phrase(part, words) for part in parts)
        case AnyOf(parts):
            return words.any_of(_phrase(part, words) for part in parts)
        case NoneOf(parts):
            phrases = words.any_of(_phrase(part, words) for part in parts)
            return _("except %(phrases)s") % {"phrases": phrases}
        case Condition():
            return node.describe(words)


def _phrase(node: Node, words: Words) -> str:
    """A part within others: in brackets where it has parts itself."""
    phrase = describe_node(node, words)
    return f"({phrase})" if isinstance(node, AllOf | AnyOf) and len(node.parts) > 1 else phrase
