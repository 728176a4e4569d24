"""Reading rules, and saying in words what they say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import F

from vafa.catalog.queries import load_words
from vafa.rules.budgets import BudgetView, load_budgets
from vafa.rules.errors import UnknownRule
from vafa.rules.models import Rule, RuleVersion
from vafa.rules.preview import EXAMPLE_ON_MENU, Preview, preview
from vafa.rules.proposals import ProposalView, list_proposals
from vafa.rules.tree import list_conditions
from vafa.rules.types import LiveRule, Node, RuleSpec, read_rule
from vafa.rules.uses import load_uses
from vafa.rules.wording import (
    say_basis,
    say_cap,
    say_difference,
    say_parts,
    say_reason,
    say_rule,
    say_verdict,
)
from vafa.tenancy.scope import current_business_id

__all__ = [
    "EXAMPLE_ON_MENU",
    "BudgetView",
    "PastVersion",
    "Preview",
    "ProposalView",
    "RuleView",
    "VersionView",
    "get_rule",
    "get_version",
    "list_labels_asked",
    "list_past_versions",
    "list_proposals",
    "list_rules",
    "list_versions",
    "load_budgets",
    "load_live_rules",
    "load_uses",
    "load_words",
    "preview",
    "say_basis",
    "say_cap",
    "say_difference",
    "say_parts",
    "say_reason",
    "say_rule",
    "say_verdict",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """A rule as it stands: its state, and the newest version of what it says."""

    id: int
    name: str
    state: str
    version: int
    spec: RuleSpec
    counts_from: datetime
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """What a rule said from an instant on, and who wrote it when."""

    number: int
    is_live: bool
    spec: RuleSpec
    counts_from: datetime
    changed_by: str
    changed_at: datetime
    note: str


def load_live_rules(*, at: datetime, terms_version: int = 0) -> tuple[LiveRule, ...]:
    """The rules that were in force at this instant, as they stood then.

    One statement; none when the business's current `terms_version` is given and was given before.
    """
    business_id = current_business_id()
    load = _load_versions if terms_version else _load_versions.__wrapped__
    in_force: dict[int, _Version] = {}
    for version in load(business_id, terms_version):  # by number: the last one that counts wins
        if version.counts_from <= at:
            in_force[version.rule_id] = version
    return tuple(_read_version(version) for version in in_force.values() if version.is_live)


def list_labels_asked(trees: Iterable[Node]) -> frozenset[str]:
    """The groups of customers that these conditions ask about: "tier:gold", "lrfm:loyal", …"""
    return frozenset(
        label
        for tree in trees
        for condition in list_conditions(tree)
        for label in condition.labels_asked
    )


def list_rules() -> list[RuleView]:
    """Every rule as its newest version says, ended ones last, then in the order of making."""
    versions = RuleVersion.objects.filter(number=F("rule__newest")).select_related("rule")
    views = [_view_rule(version) for version in versions.order_by("rule_id")]
    return sorted(views, key=lambda view: view.state == Rule.State.ENDED)


def get_rule(rule_id: int) -> RuleView:
    """One rule as its newest version says; UnknownRule."""
    version = (
        RuleVersion.objects.filter(rule_id=rule_id, number=F("rule__newest"))
        .select_related("rule")
        .first()
    )
    if version is None:
        raise UnknownRule
    return _view_rule(version)


def get_version(rule_id: int, number: int) -> RuleSpec:
    """What one version of a rule said; UnknownRule where there is none."""
    version = RuleVersion.objects.filter(rule_id=rule_id, number=number).first()
    if version is None:
        raise UnknownRule
    return read_rule(version.spec)


def list_versions(rule_id: int) -> list[VersionView]:
    """Every version of a rule, the newest first; empty for an unknown rule."""
    rows = RuleVersion.objects.filter(rule_id=rule_id).order_by("-number")
    return [
        VersionView(
            number=row.number,
            is_live=row.is_live,
            spec=read_rule(row.spec),
            counts_from=row.counts_from,
            changed_by=row.changed_by,
            changed_at=row.changed_at,
            note=row.note,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class PastVersion:
    """A version of a rule and from when it counted; of those that count by then, the last one
    written is in force. Ids grow with the time of writing.
    """

    id: int
    counts_from: datetime
    is_live: bool
    rule: LiveRule


def list_past_versions() -> list[PastVersion]:
    """Every version of every rule, in the order of writing."""
    rows = RuleVersion.objects.order_by("id")
    return [
        PastVersion(
            row.id,
            row.counts_from,
            row.is_live,
            LiveRule(row.rule_id, row.number, read_rule(row.spec)),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class _Version:
    """A version as it is kept in memory; equal when its row is, and rows never change."""

    row_id: int
    rule_id: int
    number: int
    is_live: bool
    counts_from: datetime
    spec: dict[str, Any] = field(compare=False)


@lru_cache(maxsize=1024)
def _load_versions(business_id: int, terms_version: int) -> tuple[_Version, ...]:
    rows = RuleVersion.objects.order_by("rule_id", "number").values_list(
        "id", "rule_id", "number", "is_live", "counts_from", "spec"
    )
    return tuple(_Version(*row) for row in rows)


@lru_cache(maxsize=8192)
def _read_version(version: _Version) -> LiveRule:
    return LiveRule(version.rule_id, version.number, read_rule(version.spec))


def _view_rule(version: RuleVersion) -> RuleView:
    return RuleView(
        id=version.rule_id,
        name=version.rule.name,
        state=version.rule.state,
        version=version.number,
        spec=read_rule(version.spec),
        counts_from=version.counts_from,
        changed_by=version.changed_by,
        changed_at=version.changed_at,
    )
