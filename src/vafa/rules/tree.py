"""What must hold for a rule to apply: conditions, joined by all, any and none of them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.utils.functional import Promise

from vafa.foundation import trees
from vafa.foundation.shapes import Kind
from vafa.foundation.trees import write_tree
from vafa.rewards.types import Words
from vafa.rules.facts import Occasion
from vafa.rules.registry import conditions


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


class AllOf(trees.AllOf):
    """Every part holds; without parts it always does."""

    __slots__ = ()

    def holds(self, occasion: Occasion) -> bool:
        for part in self.parts:  # noqa: SIM110  twice as fast as all(), and asked most of all
            if not part.holds(occasion):
                return False
        return True


class AnyOf(trees.AnyOf):
    """At least one part holds."""

    __slots__ = ()

    def holds(self, occasion: Occasion) -> bool:
        return any(part.holds(occasion) for part in self.parts)


class NoneOf(trees.NoneOf):
    """No part holds."""

    __slots__ = ()

    def holds(self, occasion: Occasion) -> bool:
        return not any(part.holds(occasion) for part in self.parts)


Node = Condition | AllOf | AnyOf | NoneOf
_JOINTS = (AllOf, AnyOf, NoneOf)


def find_reason(node: Node, occasion: Occasion) -> Reason:
    """Why the node does not hold: its first part that stands in the way."""
    match node:
        case AllOf(parts):
            return find_reason(next(part for part in parts if not part.holds(occasion)), occasion)
        case AnyOf(parts):
            return find_reason(parts[0], occasion)
        case NoneOf(parts):
            in_the_way = next(part for part in parts if part.holds(occasion))
            return Reason("left_out", {"condition": write_tree(in_the_way)})
        case Condition():
            return Reason(node.slug, node.explain(occasion))


def list_conditions(node: Node) -> list[Condition]:
    """Every condition in the tree, in its order."""
    return trees.list_leaves(node)


def read_node(data: Any, *, pointer: str = "/conditions") -> Node:
    """The tree that plain JSON data describes: `{"kind": "all", "parts": […]}` or a condition.

    BadValue says where it cannot be read.
    """
    node: Node = trees.read_tree(conditions, data, joints=_JOINTS, pointer=pointer)
    return node
