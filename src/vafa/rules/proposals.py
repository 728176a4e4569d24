"""Changes of rules that wait for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vafa.audit.actions import record
from vafa.audit.queries import list_records
from vafa.audit.types import Actor, ActorKind
from vafa.rules.errors import NothingProposed, ProposedAnew, SamePerson
from vafa.rules.models import RuleProposal
from vafa.rules.spec import RuleSpec, read_rule, write_rule

State = RuleProposal.State


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """What a rule shall say, and who wants it so."""

    id: int
    rule_id: int
    spec: RuleSpec
    starts: bool
    counts_from: datetime | None
    note: str
    proposer: str  # the code of a person; for a key, of who made it
    proposed_by: str
    proposed_at: datetime


def list_proposals(rule_id: int | None = None) -> dict[int, ProposalView]:
    """What waits for approval, by rule: of one rule, or of all."""
    rows = RuleProposal.objects.filter(state=State.WAITING).order_by("id")
    if rule_id is not None:
        rows = rows.filter(rule_id=rule_id)
    return {row.rule_id: _view(row) for row in rows}


def put_down(
    *,
    rule_id: int,
    spec: RuleSpec,
    starts: bool,
    counts_from: datetime | None,
    note: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Let a change wait, in the place of one that waited before. The rule is locked."""
    RuleProposal.objects.filter(rule_id=rule_id, state=State.WAITING).update(state=State.REPLACED)
    RuleProposal(
        rule_id=rule_id,
        spec=write_rule(spec),
        starts=starts,
        counts_from=counts_from,
        note=note,
        proposer=_find_person(actor),
        proposed_by=actor.label or actor.code,
        proposed_at=at,
    ).save(force_insert=True)
    _record("rule.proposed", rule_id, actor=actor, at=at, after=write_rule(spec), starts=starts)


def take_up(
    rule_id: int, *, approved: bool, proposal_id: int | None = None, actor: Actor, at: datetime
) -> ProposalView:
    """What waited, settled now; only a person approves, and not the one who proposed it.

    `proposal_id` is the one that was looked at; another that waits now is not settled.
    """
    row: RuleProposal | None = RuleProposal.objects.filter(
        rule_id=rule_id, state=State.WAITING
    ).first()
    if row is None:
        raise NothingProposed
    if proposal_id not in {None, row.id}:
        raise ProposedAnew
    if approved and (actor.kind != ActorKind.STAFF or actor.code == row.proposer):
        raise SamePerson
    row.state = State.APPROVED if approved else State.DECLINED
    row.save(update_fields=["state"])
    act = "rule.approved" if approved else "rule.declined"
    _record(act, rule_id, actor=actor, at=at, proposed_by=row.proposed_by)
    return _view(row)


def _find_person(actor: Actor) -> str:
    """The code of who acts: for a key that of who made it, or two would be one and the same."""
    if actor.kind == ActorKind.KEY:
        made = list_records(limit=1, act="key.created", object_kind="key", object_id=actor.id)
        if made:
            return f"{made[0].actor_kind}:{made[0].actor_id}"
    return actor.code


def _view(row: RuleProposal) -> ProposalView:
    return ProposalView(
        id=row.id,
        rule_id=row.rule_id,
        spec=read_rule(row.spec),
        starts=row.starts,
        counts_from=row.counts_from,
        note=row.note,
        proposer=row.proposer,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
    )


def _record(act: str, rule_id: int, *, actor: Actor, at: datetime, **facts: object) -> None:
    record(actor=actor, act=act, at=at, object_kind="rule", object_id=rule_id, **facts)
