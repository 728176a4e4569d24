"""Switching answers on and off, and forgetting how often somebody was answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from vafa.answers.errors import UnknownMeaning
from vafa.answers.models import Switch, Turn
from vafa.answers.registry import meanings
from vafa.audit.actions import record
from vafa.audit.types import Actor

KEEP_TURNS = timedelta(days=2)


def switch(*, meaning: str, is_on: bool, actor: Actor, at: datetime) -> None:
    """Follow texts of this meaning, or let them be. A repeat changes nothing. UnknownMeaning."""
    known = meanings.find(meaning)
    if known is None:
        raise UnknownMeaning
    row, is_new = Switch.objects.select_for_update().get_or_create(
        meaning=meaning, defaults={"is_on": is_on}
    )
    before = known.is_on_at_first if is_new else row.is_on
    row.is_on = is_on
    row.save(update_fields=["is_on"])
    if before != is_on:
        record(actor=actor, act="answers.switched", at=at, meaning=meaning, is_on=is_on)


def forget_turns(*, at: datetime) -> int:
    """Delete the counts of days that are over; how many went."""
    deleted, _ = Turn.objects.filter(day__lt=(at - KEEP_TURNS).date()).delete()
    return int(deleted)
