"""The tree in which discounts stand: groups made, changed and done without."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.coupons.errors import GroupNameTaken, UnknownGroup
from vafa.coupons.models import Discount, StackGroup
from vafa.coupons.types import How
from vafa.foundation.persian import clean_text
from vafa.tenancy.actions import bump_terms
from vafa.tenancy.scope import current_business_id


def put_group(
    *,
    name: str,
    how: How | str,
    actor: Actor,
    at: datetime,
    parent_id: int | None = None,
    priority: int = 0,
) -> StackGroup:
    """The group of this name, made or changed. UnknownGroup for a parent within itself."""
    name = _clean(name)
    known: StackGroup | None = StackGroup.objects.select_for_update().filter(name=name).first()
    group = known or StackGroup(name=name)
    return _save(group, how=How(how), parent_id=parent_id, priority=priority, actor=actor, at=at)


def change_group(
    *,
    group_id: int,
    name: str,
    how: How | str,
    actor: Actor,
    at: datetime,
    parent_id: int | None = None,
    priority: int = 0,
) -> StackGroup:
    """The group as it is from now on. UnknownGroup, GroupNameTaken."""
    group = _lock(group_id)
    group.name = _clean(name)
    if StackGroup.objects.filter(name=group.name).exclude(id=group_id).exists():
        raise GroupNameTaken(pointer="/name")
    return _save(group, how=How(how), parent_id=parent_id, priority=priority, actor=actor, at=at)


def remove_group(*, group_id: int, actor: Actor, at: datetime) -> None:
    """Do without a group: what stands in it moves up to where it stood. UnknownGroup."""
    group = _lock(group_id)
    StackGroup.objects.filter(parent_id=group_id).update(parent_id=group.parent_id)
    Discount.objects.filter(group_id=group_id).update(group_id=group.parent_id)
    group.delete()
    bump_terms(current_business_id())
    _record("discount.group_removed", group_id, {"name": group.name}, {}, actor=actor, at=at)


def check_group(group_id: int | None, *, within: int | None = None) -> None:
    """Whether the group is there, and not below the one that is to stand in it; UnknownGroup."""
    parents = dict(StackGroup.objects.values_list("id", "parent_id")) if group_id else {}
    while group_id is not None:
        if group_id not in parents or group_id == within:
            raise UnknownGroup(pointer="/group")
        group_id = parents[group_id]


def _save(
    group: StackGroup,
    *,
    how: How,
    parent_id: int | None,
    priority: int,
    actor: Actor,
    at: datetime,
) -> StackGroup:
    is_new = group.business_id is None
    check_group(parent_id, within=None if is_new else group.id)
    group.how, group.parent_id, group.priority = how, parent_id, priority
    group.save(force_insert=is_new)
    bump_terms(current_business_id())
    facts = {"name": group.name, "how": str(how), "parent_id": parent_id, "priority": priority}
    _record("discount.group_put", group.id, {}, facts, actor=actor, at=at)
    return group


def _lock(group_id: int) -> StackGroup:
    group: StackGroup | None = StackGroup.objects.select_for_update().filter(id=group_id).first()
    if group is None:
        raise UnknownGroup
    return group


def _clean(name: str) -> str:
    return clean_text(name)[:80]


def _record(
    act: str,
    group_id: int,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    record(
        actor=actor,
        act=act,
        at=at,
        object_kind="discount_group",
        object_id=group_id,
        before=before,
        after=after,
    )
