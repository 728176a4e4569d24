"""Raising flags for the manager, watching whom they are about, and deciding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.foundation.errors import NotFound
from vafa.guard.errors import AlreadyDecided
from vafa.guard.events import PatternSeen
from vafa.guard.models import Flag, HeldAward
from vafa.guard.pattern import Finding
from vafa.guard.settings import change_pattern
from vafa.guard.types import QUIET, Ruling, Stance, Then
from vafa.ledger.types import Cause
from vafa.outbox.actions import publish
from vafa.tenancy.actions import bump_terms
from vafa.tenancy.scope import current_business_id

__all__ = [
    "change_pattern",
    "decide_flag",
    "lift_block",
    "note_held",
    "put_away_flag",
    "raise_finding",
    "raise_flag",
]

MOST_EVIDENCE = 200


def raise_flag(
    *,
    rule: str,
    subject: str,
    severity: int,
    at: datetime,
    facts: dict[str, Any],
    score: int = 0,
    evidence: Sequence[Cause] = (),
    stance: Stance | None = None,
) -> Flag:
    """Tell the manager of a pattern. While a flag for it is open, that one counts on."""
    fresh = Flag(
        rule=rule,
        subject=subject,
        severity=severity,
        score=score,
        first_at=at,
        at=at,
        facts=facts,
        evidence=_write(evidence),
        stance=stance or "",
    )
    created = Flag.objects.bulk_create([fresh], ignore_conflicts=True)
    flag: Flag = Flag.objects.select_for_update().get(
        rule=rule, subject=subject, seen_at__isnull=True
    )
    if flag.id != created[0].id and flag.at < at:
        known = {tuple(one) for one in flag.evidence}
        more = [one for one in _write(evidence) if tuple(one) not in known]
        flag.times += 1
        flag.at = at
        flag.severity = max(flag.severity, severity)
        flag.score = max(flag.score, score)
        flag.facts = facts
        flag.evidence = [*more, *flag.evidence][:MOST_EVIDENCE]
        flag.save(update_fields=["times", "at", "severity", "score", "facts", "evidence"])
    return flag


def raise_finding(finding: Finding, *, rule: str, then: Then, at: datetime) -> Flag | None:
    """Flag what a pattern saw, and let awards wait, or stop, as the business wants.

    None for what was found to be fine not long ago. A repeat at the same instant changes nothing.
    """
    past = Flag.objects.filter(rule=rule, subject=finding.subject, seen_at__isnull=False)
    rulings = list(past.order_by("-seen_at").values_list("ruling", "seen_at")[:20])
    if any(ruling == Ruling.FINE and at < seen_at + QUIET for ruling, seen_at in rulings):
        return None
    was_wrong = any(ruling in (Ruling.TAKE_BACK, Ruling.BLOCK) for ruling, _seen_at in rulings)
    stance = _choose_stance(then, was_wrong=was_wrong) if finding.evidence else None
    flag = raise_flag(
        rule=rule,
        subject=finding.subject,
        severity=finding.severity,
        at=at,
        facts=dict(finding.facts),
        score=finding.score,
        evidence=finding.evidence,
        stance=stance,
    )
    if flag.stance:
        if flag.times == 1:
            bump_terms(current_business_id())
        publish(PatternSeen(flag_id=flag.id), at=at)
    return flag


def note_held(
    flag_id: int, causes: Iterable[tuple[Cause, int]], *, at: datetime
) -> list[tuple[Cause, int]]:
    """Remember that these (cause, customer) wait for the flag; those that were not yet noted."""
    known = set(HeldAward.objects.filter(flag_id=flag_id).values_list("cause_kind", "cause_id"))
    fresh = [one for one in causes if (one[0].kind, one[0].id) not in known]
    HeldAward.objects.bulk_create(
        [
            HeldAward(
                flag_id=flag_id,
                cause_kind=cause.kind,
                cause_id=cause.id,
                customer_id=customer_id,
                at=at,
            )
            for cause, customer_id in fresh
        ]
    )
    return fresh


def decide_flag(flag_id: int, ruling: Ruling, *, actor: Actor, at: datetime) -> bool:
    """Decide; the caller moves the awards that waited (`queries.list_held`).

    False for a repeat of the same decision; AlreadyDecided for another one.
    """
    flag = _lock(flag_id)
    if flag.seen_at is not None:
        if flag.ruling == ruling:
            return False
        raise AlreadyDecided(by=flag.seen_by)
    flag.ruling, flag.seen_at, flag.seen_by = ruling, at, actor.label
    flag.stance = Stance.BLOCK if ruling == Ruling.BLOCK else ""
    flag.save(update_fields=["ruling", "stance", "seen_at", "seen_by"])
    bump_terms(current_business_id())
    _record("flag.decided", flag, actor=actor, at=at, ruling=ruling)
    return True


def lift_block(flag_id: int, *, actor: Actor, at: datetime) -> None:
    """Let the subject of a decided flag earn again. A repeat changes nothing."""
    flag = _lock(flag_id)
    if flag.seen_at is not None and flag.stance:
        flag.stance = ""
        flag.save(update_fields=["stance"])
        bump_terms(current_business_id())
        _record("flag.block_lifted", flag, actor=actor, at=at)


def put_away_flag(flag_id: int, *, actor: Actor, at: datetime) -> None:
    """Say that somebody has looked at a plain alarm. A repeat changes nothing."""
    flag = _lock(flag_id)
    if flag.seen_at is None:
        flag.seen_at, flag.seen_by = at, actor.label
        flag.save(update_fields=["seen_at", "seen_by"])
        _record("flag.put_away", flag, actor=actor, at=at)


def _choose_stance(then: Then, *, was_wrong: bool) -> Stance | None:
    match then:
        case Then.HOLD:
            return Stance.HOLD
        case Then.BLOCK:
            return Stance.BLOCK if was_wrong else Stance.HOLD
    return None


def _lock(flag_id: int) -> Flag:
    flag: Flag | None = Flag.objects.select_for_update().filter(id=flag_id).first()
    if flag is None:
        raise NotFound
    return flag


def _record(act: str, flag: Flag, *, actor: Actor, at: datetime, **facts: Any) -> None:
    record(
        actor=actor,
        act=act,
        at=at,
        object_kind="flag",
        object_id=flag.id,
        rule=flag.rule,
        subject=flag.subject,
        **facts,
    )


def _write(evidence: Iterable[Cause]) -> list[list[Any]]:
    return [[cause.kind, cause.id] for cause in evidence]
