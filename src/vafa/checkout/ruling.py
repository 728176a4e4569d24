"""Changing rules as the business wants it: at once, or once a second person approves."""

from __future__ import annotations

from datetime import datetime

from vafa.audit.types import Actor
from vafa.checkout.terms import load_terms
from vafa.rules.actions import change_rule, create_rule, propose_change, start_rule
from vafa.rules.queries import get_rule, get_version
from vafa.rules.types import RuleSpec


def make_rule(
    *, spec: RuleSpec, starts: bool, actor: Actor, at: datetime, note: str = ""
) -> tuple[int, bool]:
    """A new rule, and whether it waits for approval; till then it is a draft that gives nothing.

    A repeat makes a second rule.
    """
    waits = starts and load_terms().settings.needs_approval
    is_live = starts and not waits
    rule = create_rule(
        spec=spec, state="live" if is_live else "draft", actor=actor, at=at, note=note
    )
    if waits:
        propose_change(rule_id=rule.id, spec=spec, starts=True, note=note, actor=actor, at=at)
    return rule.id, waits


def revise_rule(
    *,
    rule_id: int,
    spec: RuleSpec,
    actor: Actor,
    at: datetime,
    counts_from: datetime | None = None,
    note: str = "",
) -> bool:
    """Change a rule; whether that waits for approval. A draft that gives nothing is just changed.

    The errors of `change_rule` and `propose_change`.
    """
    waits = load_terms().settings.needs_approval and get_rule(rule_id).state != "draft"
    if waits:
        propose_change(
            rule_id=rule_id, spec=spec, counts_from=counts_from, note=note, actor=actor, at=at
        )
    else:
        change_rule(
            rule_id=rule_id, spec=spec, counts_from=counts_from, note=note, actor=actor, at=at
        )
    return waits


def roll_back(*, rule_id: int, number: int, actor: Actor, at: datetime, note: str = "") -> bool:
    """Let a rule say again what one of its versions said: a new version; whether that waits.

    What was given in between keeps its terms. UnknownRule, RuleHasEnded.
    """
    spec = get_version(rule_id, number)
    return revise_rule(rule_id=rule_id, spec=spec, actor=actor, at=at, note=note)


def switch_on(*, rule_id: int, actor: Actor, at: datetime) -> bool:
    """Start a draft or a paused rule; whether that waits for approval."""
    rule = get_rule(rule_id)
    if rule.state != "live" and load_terms().settings.needs_approval:
        propose_change(rule_id=rule_id, spec=rule.spec, starts=True, actor=actor, at=at)
        return True
    start_rule(rule_id=rule_id, actor=actor, at=at)
    return False


def bring_in(*, rule_id: int, spec: RuleSpec, actor: Actor, at: datetime) -> bool:
    """Let a rule say this and be in force; whether that waits for approval. A repeat is harmless.

    The errors of `change_rule`, `start_rule` and `propose_change`.
    """
    rule = get_rule(rule_id)
    if rule.state == "live" and rule.spec == spec:
        return False
    if load_terms().settings.needs_approval:
        propose_change(rule_id=rule_id, spec=spec, starts=True, actor=actor, at=at)
        return True
    change_rule(rule_id=rule_id, spec=spec, actor=actor, at=at)
    start_rule(rule_id=rule_id, actor=actor, at=at)
    return False
