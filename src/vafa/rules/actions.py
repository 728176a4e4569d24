"""Writing rules. Every change is a new version; what was given keeps the version that gave it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.rules.budgets import has_budget_left
from vafa.rules.errors import BudgetUsedUp, NotInThePast, RuleHasEnded, UnknownRule
from vafa.rules.models import Rule, RuleVersion
from vafa.rules.proposals import put_down, take_up
from vafa.rules.types import RuleSpec, read_rule, write_rule
from vafa.rules.uses import add_uses, lock_uses, take_off_uses
from vafa.tenancy.actions import bump_terms

__all__ = [
    "add_uses",
    "approve_change",
    "change_rule",
    "create_rule",
    "decline_change",
    "end_rule",
    "lock_uses",
    "pause_rule",
    "propose_change",
    "start_rule",
    "take_off_uses",
]

State = Rule.State


def create_rule(
    *,
    spec: RuleSpec,
    actor: Actor,
    at: datetime,
    state: Literal["draft", "live"] = "draft",
    counts_from: datetime | None = None,
    note: str = "",
) -> Rule:
    """A new rule with its first version, which counts from `counts_from`, else from `at`.

    NotInThePast for an earlier instant. A repeat makes a second rule.
    """
    counts_from = _read_counts_from(counts_from, at)
    rule = Rule(name=spec.name, state=State(state), newest=1, created_at=at)
    rule.save(force_insert=True)
    _write_version(rule, spec, actor=actor, at=at, counts_from=counts_from, note=note)
    _record("rule.created", rule, actor=actor, at=at, after=write_rule(spec))
    return rule


def change_rule(
    *,
    rule_id: int,
    spec: RuleSpec,
    actor: Actor,
    at: datetime,
    counts_from: datetime | None = None,
    note: str = "",
) -> Rule:
    """The rule with a new version, which counts from `counts_from`, else from `at`.

    It replaces what was planned before. Saying again what the newest version says by then
    changes nothing. UnknownRule, RuleHasEnded, NotInThePast.
    """
    rule = _lock(rule_id)
    if rule.state == State.ENDED:
        raise RuleHasEnded
    newest, after = _get_newest(rule), write_rule(spec)
    if newest.spec != after or newest.counts_from > (counts_from or at):
        _add_version(rule, spec, actor=actor, at=at, counts_from=counts_from, note=note)
        _record("rule.changed", rule, actor=actor, at=at, before=newest.spec, after=after)
    return rule


def start_rule(
    *, rule_id: int, actor: Actor, at: datetime, counts_from: datetime | None = None
) -> Rule:
    """The rule in force: a draft from `counts_from` on, a paused one again. A repeat is harmless.

    UnknownRule, RuleHasEnded, NotInThePast; BudgetUsedUp where nothing of it is left.
    """
    rule = _lock(rule_id)
    if rule.state == State.ENDED:
        raise RuleHasEnded
    if rule.state != State.LIVE:
        if not has_budget_left(rule.id, read_rule(_get_newest(rule).spec)):
            raise BudgetUsedUp
        _change_state(rule, State.LIVE, actor=actor, at=at, counts_from=counts_from)
    return rule


def pause_rule(*, rule_id: int, actor: Actor, at: datetime, note: str = "") -> Rule:
    """The rule out of force until it is started again. One that is not live stays as it is."""
    rule = _lock(rule_id)
    if rule.state == State.LIVE:
        _change_state(rule, State.PAUSED, actor=actor, at=at, note=note)
    return rule


def end_rule(*, rule_id: int, actor: Actor, at: datetime, note: str = "") -> Rule:
    """The rule out of force for good; what it gave stays. A repeat is harmless."""
    rule = _lock(rule_id)
    if rule.state != State.ENDED:
        _change_state(rule, State.ENDED, actor=actor, at=at, note=note)
    return rule


def propose_change(
    *,
    rule_id: int,
    spec: RuleSpec,
    actor: Actor,
    at: datetime,
    starts: bool = False,
    counts_from: datetime | None = None,
    note: str = "",
) -> None:
    """Let a change wait until somebody else approves it; the rule stays as it is till then.

    `starts` switches it on with that. It takes the place of what waited before. UnknownRule,
    RuleHasEnded, NotInThePast.
    """
    rule = _lock(rule_id)
    if rule.state == State.ENDED:
        raise RuleHasEnded
    if counts_from is not None:
        _read_counts_from(counts_from, at)
    put_down(
        rule_id=rule_id,
        spec=spec,
        starts=starts,
        counts_from=counts_from,
        note=note,
        actor=actor,
        at=at,
    )


def approve_change(
    *, rule_id: int, proposal_id: int | None = None, actor: Actor, at: datetime
) -> Rule:
    """The rule as it was proposed, from the proposed day on or from now if that has passed.

    `proposal_id` is the one that the person has seen. NothingProposed, ProposedAnew, SamePerson,
    and what the change itself is refused for.
    """
    rule = _lock(rule_id)
    asked = take_up(rule_id, approved=True, proposal_id=proposal_id, actor=actor, at=at)
    is_ahead = asked.counts_from is not None and asked.counts_from > at
    counts_from = asked.counts_from if is_ahead else None
    was_live = rule.state == State.LIVE
    change_rule(
        rule_id=rule_id,
        spec=asked.spec,
        actor=actor,
        at=at,
        counts_from=counts_from if was_live else None,
        note=asked.note,
    )
    if asked.starts:
        return start_rule(rule_id=rule_id, actor=actor, at=at, counts_from=counts_from)
    return _lock(rule_id)


def decline_change(*, rule_id: int, actor: Actor, at: datetime) -> None:
    """Let what was proposed go; who proposed it may take it back so. NothingProposed."""
    _lock(rule_id)
    take_up(rule_id, approved=False, actor=actor, at=at)


def _change_state(
    rule: Rule,
    state: Rule.State,
    *,
    actor: Actor,
    at: datetime,
    counts_from: datetime | None = None,
    note: str = "",
) -> None:
    """A version that says what is in force, or planned where nothing is yet, in another state."""
    before, rule.state = rule.state, state
    said = RuleVersion.objects.filter(rule_id=rule.id, counts_from__lte=at).order_by("-number")
    version = said.first() or _get_newest(rule)
    spec = read_rule(version.spec)
    _add_version(rule, spec, actor=actor, at=at, counts_from=counts_from, note=note)
    _record("rule.state_changed", rule, actor=actor, at=at, before=before, after=state)


def _add_version(
    rule: Rule,
    spec: RuleSpec,
    *,
    actor: Actor,
    at: datetime,
    counts_from: datetime | None,
    note: str,
) -> None:
    counts_from = _read_counts_from(counts_from, at)
    rule.newest += 1
    rule.name = spec.name
    rule.save(update_fields=["name", "state", "newest"])
    _write_version(rule, spec, actor=actor, at=at, counts_from=counts_from, note=note)


def _write_version(
    rule: Rule, spec: RuleSpec, *, actor: Actor, at: datetime, counts_from: datetime, note: str
) -> None:
    RuleVersion(
        rule_id=rule.id,
        number=rule.newest,
        is_live=rule.state == State.LIVE,
        spec=write_rule(spec),
        counts_from=counts_from,
        changed_by=actor.label or actor.code,
        changed_at=at,
        note=note,
    ).save(force_insert=True)
    bump_terms(rule.business_id)


def _read_counts_from(counts_from: datetime | None, at: datetime) -> datetime:
    if counts_from is not None and counts_from < at:
        raise NotInThePast(pointer="/counts_from")
    return counts_from or at


def _lock(rule_id: int) -> Rule:
    rule: Rule | None = Rule.objects.select_for_update().filter(id=rule_id).first()
    if rule is None:
        raise UnknownRule
    return rule


def _get_newest(rule: Rule) -> RuleVersion:
    version: RuleVersion = RuleVersion.objects.get(rule_id=rule.id, number=rule.newest)
    return version


def _record(act: str, rule: Rule, *, actor: Actor, at: datetime, **facts: object) -> None:
    record(
        actor=actor,
        act=act,
        at=at,
        object_kind="rule",
        object_id=rule.id,
        version=rule.newest,
        **facts,
    )
