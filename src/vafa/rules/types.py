"""What crosses the door of `rules`: facts of a sale, rules, and what they decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vafa.rewards.types import Grant
from vafa.rules.facts import CustomerFacts, LineFacts, LocalTime, PaymentFacts, SaleFacts
from vafa.rules.spec import Basis, LiveRule, Multiply, RuleSpec, read_rule, write_rule
from vafa.rules.tree import AllOf, AnyOf, Condition, Node, NoneOf

__all__ = [
    "AllOf",
    "AnyOf",
    "Basis",
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
    "PaymentFacts",
    "RuleSpec",
    "SaleFacts",
    "Verdict",
    "read_rule",
    "write_rule",
]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule said of a sale, with one reason: a condition's slug or a word of the engine.

    `facts` are plain values; `rules.queries.describe_verdict` makes a sentence of them.
    """

    rule_id: int
    version: int
    name: str
    applied: bool
    reason: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a sale earns, and what every rule said of it: the most important rule first."""

    grants: tuple[Grant, ...]
    verdicts: tuple[Verdict, ...]
