"""Switching a ready kind of club on and off, each in one act."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import translation

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.causes.actions import change_cause
from vafa.foundation.shapes import read_kind, write_kind
from vafa.memberships.actions import change_plan
from vafa.programmes import parts
from vafa.programmes.kind import ClubKind
from vafa.programmes.models import Programme
from vafa.programmes.queries import find_ground, list_rivals
from vafa.programmes.registry import club_kinds
from vafa.tenancy.queries import load_current_business

__all__ = ["draft_rules", "switch_off", "switch_on"]


def switch_on(kind: ClubKind, *, actor: Actor, at: datetime) -> Programme:
    """Put a kind of club in place with these answers; all of it in the caller's transaction.

    The kinds that it gives already are switched off first. The same answers again change nothing;
    others change what it made. Its rules wait for approval where the business wants that. The
    errors of what it makes.
    """
    row = _lock(kind.slug, at=at)
    before = read_kind(club_kinds, row.answers) if row.answers else None
    if row.is_on and before == kind:
        return row
    for rival in list_rivals(kind.slug):
        switch_off(rival, actor=actor, at=at)
    with translation.override(load_current_business().language):
        row.made = _put_in_place(kind, before, row.made, actor=actor, at=at)
    answers, row.answers = row.answers, write_kind(kind)
    _save(row, is_on=True, actor=actor, at=at)
    _record("programme.switched_on", row, actor=actor, at=at, before=answers, after=row.answers)
    return row


def draft_rules(kind: ClubKind, *, actor: Actor, at: datetime) -> list[int]:
    """The rules of a kind of club, to be tried on the past; nothing goes on by it.

    Those of one that was on before are as they stand. Else they are drafts with these answers, the
    same ones at each asking, and what `switch_on` starts later.
    """
    row = _lock(kind.slug, at=at)
    if not row.answers:
        ground = find_ground(kind, row.made)
        with translation.override(load_current_business().language):
            specs = kind.make_rules(ground)
        for key, spec in specs.items():
            name = f"rule:{key}"
            row.made[name] = parts.draft_rule(spec, known=row.made.get(name), actor=actor, at=at)
        row.save(update_fields=["made"])
    return [made_id for key, made_id in row.made.items() if key.startswith("rule:")]


def switch_off(slug: str, *, actor: Actor, at: datetime) -> Programme:
    """Let a kind of club rest: its rules pause, its plan and its cause take nothing more.

    What guests hold stays: value, tiers, rewards on the list, and memberships with what was
    promised for them. A repeat changes nothing.
    """
    row = _lock(slug, at=at)
    if not row.is_on:
        return row
    promised = club_kinds.get(slug).promised
    for key, made_id in row.made.items():
        what, _, name = key.partition(":")
        if what == "rule" and name not in promised:
            parts.rest_rule(made_id, actor=actor, at=at)
        elif what == "plan":
            change_plan(plan_id=made_id, is_active=False, actor=actor, at=at)
        elif what == "cause":
            change_cause(cause_id=made_id, is_active=False, actor=actor, at=at)
    _save(row, is_on=False, actor=actor, at=at)
    _record("programme.switched_off", row, actor=actor, at=at)
    return row


def _put_in_place(
    kind: ClubKind, before: ClubKind | None, made: dict[str, int], *, actor: Actor, at: datetime
) -> dict[str, int]:
    """What it made, by key, with what was known of it. The plan comes before the rules."""
    by: dict[str, Any] = {"actor": actor, "at": at}
    made = dict(made)
    if ladder := kind.make_ladder():
        made["ladder"] = int(parts.put_ladder(ladder, is_ours=bool(made.get("ladder")), **by))
    if plan := kind.make_plan():
        was = before.make_plan() if before else None
        made["plan"] = parts.put_plan(plan, was=was, known=made.get("plan"), **by)
    if cause := kind.make_cause():
        was_cause = before.make_cause() if before else None
        made["cause"] = parts.put_cause(cause, was=was_cause, known=made.get("cause"), **by)
    was_prizes = before.make_prizes() if before else {}
    for key, prize in kind.make_prizes().items():
        name = f"prize:{key}"
        made[name] = parts.put_prize(prize, was=was_prizes.get(key), known=made.get(name), **by)
    if kind.rial_per_point:
        was_rate = before.rial_per_point if before else 0
        parts.put_rate(kind.rial_per_point, was=was_rate, **by)
    ground = find_ground(kind, made)
    was_rules = before.make_rules(ground) if before else {}
    for key, spec in kind.make_rules(ground).items():
        name = f"rule:{key}"
        made[name] = parts.put_rule(spec, was=was_rules.get(key), known=made.get(name), **by)
    return made


def _lock(slug: str, *, at: datetime) -> Programme:
    """The row of this kind, made where there is none, locked until the transaction ends."""
    Programme.objects.bulk_create([Programme(kind=slug, changed_at=at)], ignore_conflicts=True)
    row: Programme = Programme.objects.select_for_update().get(kind=slug)
    return row


def _save(row: Programme, *, is_on: bool, actor: Actor, at: datetime) -> None:
    row.is_on, row.changed_at, row.changed_by = is_on, at, actor.label or actor.code
    row.save(update_fields=["is_on", "answers", "made", "changed_at", "changed_by"])


def _record(act: str, row: Programme, *, actor: Actor, at: datetime, **facts: Any) -> None:
    record(
        actor=actor,
        act=act,
        at=at,
        object_kind="programme",
        object_id=row.id,
        kind=row.kind,
        **facts,
    )
