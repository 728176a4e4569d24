"""Tills: the places in a branch where sales are taken."""

from __future__ import annotations

from datetime import datetime

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.foundation.errors import NotFound
from vafa.foundation.persian import clean_text
from vafa.staff.errors import TillNameTaken
from vafa.staff.models import Till


def create_till(*, branch_id: int, name: str, actor: Actor, at: datetime) -> int:
    """A new till of the branch; its id. TillNameTaken where the branch has one of that name."""
    name = clean_text(name)
    _check_name(branch_id, name)
    till = Till.objects.create(branch_id=branch_id, name=name)
    _record(till, "till.created", actor=actor, at=at)
    return till.id


def edit_till(*, till_id: int, name: str, actor: Actor, at: datetime) -> None:
    """Give the till another name."""
    till = _lock(till_id)
    before, name = till.name, clean_text(name)
    if name == before:
        return
    _check_name(till.branch_id, name)
    till.name = name
    till.save(update_fields=["name"])
    record(
        actor=actor,
        act="till.renamed",
        at=at,
        object_kind="till",
        object_id=till.id,
        before=before,
        after=name,
    )


def close_till(*, till_id: int, actor: Actor, at: datetime) -> None:
    """Nobody can choose this till any more. A repeat changes nothing."""
    _switch(till_id, is_active=False, act="till.closed", actor=actor, at=at)


def reopen_till(*, till_id: int, actor: Actor, at: datetime) -> None:
    """The till can be chosen again. A repeat changes nothing."""
    _switch(till_id, is_active=True, act="till.reopened", actor=actor, at=at)


def _switch(till_id: int, *, is_active: bool, act: str, actor: Actor, at: datetime) -> None:
    till = _lock(till_id)
    if till.is_active == is_active:
        return
    till.is_active = is_active
    till.save(update_fields=["is_active"])
    _record(till, act, actor=actor, at=at)


def _lock(till_id: int) -> Till:
    till: Till | None = Till.objects.select_for_update().filter(id=till_id).first()
    if till is None:
        raise NotFound
    return till


def _check_name(branch_id: int, name: str) -> None:
    if Till.objects.filter(branch_id=branch_id, name=name).exists():
        raise TillNameTaken(pointer="/name")


def _record(till: Till, act: str, *, actor: Actor, at: datetime) -> None:
    record(
        actor=actor,
        act=act,
        at=at,
        object_kind="till",
        object_id=till.id,
        name=till.name,
        branch_id=till.branch_id,
    )
