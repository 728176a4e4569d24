"""Raising flags for the manager, and putting them away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.foundation.errors import NotFound
from vafa.guard.models import Flag
from vafa.guard.types import FlagRule


def raise_flag(
    *, rule: FlagRule, subject: str, severity: int, at: datetime, facts: dict[str, Any]
) -> None:
    """Tell the manager of a pattern. While a flag for it is open, that one counts on."""
    fresh = Flag(rule=rule, subject=subject, severity=severity, first_at=at, at=at, facts=facts)
    created = Flag.objects.bulk_create([fresh], ignore_conflicts=True)
    flag = Flag.objects.select_for_update().get(rule=rule, subject=subject, seen_at__isnull=True)
    if flag.id != created[0].id and flag.at < at:
        flag.times += 1
        flag.at = at
        flag.severity = max(flag.severity, severity)
        flag.facts = facts
        flag.save(update_fields=["times", "at", "severity", "facts"])


def put_away_flag(flag_id: int, *, actor: Actor, at: datetime) -> None:
    """Say that somebody has looked at it. A repeat changes nothing."""
    flag = Flag.objects.select_for_update().filter(id=flag_id).first()
    if flag is None:
        raise NotFound
    if flag.seen_at is None:
        flag.seen_at, flag.seen_by = at, actor.label
        flag.save(update_fields=["seen_at", "seen_by"])
        record(
            actor=actor,
            act="flag.put_away",
            at=at,
            object_kind="flag",
            object_id=flag.id,
            rule=flag.rule,
            subject=flag.subject,
        )
