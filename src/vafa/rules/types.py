"""What crosses the door of `rules`: facts of a sale, rules, and what they decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from vafa.rewards.types import Commission, Gift, Grant
from vafa.rules.caps import NOTHING_USED, Cap, Use, UseKey
from vafa.rules.facts import (
    CustomerFacts,
    LineFacts,
    LocalTime,
    Occasion,
    PaymentFacts,
    Period,
    Purchases,
    as_one_line,
)
from vafa.rules.offer import Offer
from vafa.rules.spec import Basis, LiveRule, Multiply, RuleSpec, read_rule, write_rule
from vafa.rules.tree import (
    AllOf,
    AnyOf,
    Condition,
    Node,
    NoneOf,
    Reason,
    find_reason,
    read_node,
)
from vafa.rules.trigger import Trigger

__all__ = [
    "NOTHING_USED",
    "AllOf",
    "AnyOf",
    "Basis",
    "Cap",
    "Condition",
    "CustomerFacts",
    "Decision",
    "Grant",
    "LineFacts",
    "LiveRule",
    "LocalTime",
    "Multiply",
    "Node",
    "NoneOf",
    "Occasion",
    "Offer",
    "PaymentFacts",
    "Period",
    "Purchases",
    "Reason",
    "RuleSpec",
    "Trigger",
    "Use",
    "UseKey",
    "Verdict",
    "as_one_line",
    "find_reason",
    "read_node",
    "read_rule",
    "write_rule",
]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule said of an occasion, with a reason: a condition's slug or the engine's word.

    `facts` are plain values; `rules.queries.describe_verdict` makes a sentence of them.
    """

    rule_id: int
    version: int
    name: str
    applied: bool
    reason: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Decision:
    """What an occasion earns, and what every rule said of it."""

    grants: tuple[Grant, ...]
    gifts: tuple[Gift, ...]
    """What is given besides value in wallets."""
    uses: Mapping[UseKey, Use]
    """What grants and gifts add to the counts of their rules' caps."""
    used_up: tuple[int, ...]
    """The rules whose budget is used up with this."""
    _judge: Callable[[], tuple[Verdict, ...]] = field(repr=False, compare=False)

    @property
    def commissions(self) -> tuple[Gift, ...]:
        """What partners get: the gifts that are owed with the sale."""
        return tuple(gift for gift in self.gifts if isinstance(gift.reward, Commission))

    def without_awards(self) -> Decision:
        """The same verdicts, with nothing to give."""
        return replace(self, grants=(), gifts=(), uses=NOTHING_USED, used_up=())

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What every rule said: the most important first, last those of other occasions. Put in
        words once somebody asks; a replay of a million sales never does.
        """
        return self._judge()
