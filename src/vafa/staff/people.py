"""Members of staff: taken on, given a role, changed, let go."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from vafa.audit.actions import record
from vafa.audit.types import Actor, ActorKind
from vafa.foundation.errors import NotFound
from vafa.foundation.persian import clean_text, to_latin_digits
from vafa.foundation.phone import read_mobile
from vafa.staff.authority import load_authority
from vafa.staff.errors import (
    BadBranch,
    BadUsername,
    LastOwner,
    NotOnYourself,
    UsernameTaken,
    WeakPassword,
)
from vafa.staff.models import Member, User
from vafa.staff.permissions import Permission, Role
from vafa.tenancy.scope import current_business_id

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
_EVERYWHERE = {Role.OWNER, Role.MANAGER}


def read_username(text: str) -> str:
    """A username as it is kept: lower case, Latin digits."""
    return to_latin_digits(text).strip().lower()


def create_member(
    *,
    username: str,
    password: str,
    display_name: str,
    role: Role,
    branch_id: int | None = None,
    mobile: str = "",
    actor: Actor,
    at: datetime,
) -> int:
    """A new colleague with a login of their own; the member's id."""
    _check_branch(role, branch_id)
    load_authority(actor).check(role=role, branch_id=branch_id)
    user = _create_user(read_username(username), password)
    member = Member.objects.create(
        user=user,
        display_name=clean_text(display_name),
        mobile=read_mobile(mobile) or "",
        role=role,
        branch_id=branch_id,
        created_at=at,
    )
    _record(member, "staff.created", actor=actor, at=at, username=user.username, **_reach(member))
    return member.id


def edit_member(
    *, member_id: int, display_name: str, mobile: str, actor: Actor, at: datetime
) -> None:
    """Another name or mobile number. Nothing is written where nothing differs."""
    member = _lock(member_id, actor)
    before = {"name": member.display_name, "mobile": member.mobile}
    after = {"name": clean_text(display_name), "mobile": read_mobile(mobile) or ""}
    if before == after:
        return
    member.display_name, member.mobile = after["name"], after["mobile"]
    member.save(update_fields=["display_name", "mobile"])
    _record(member, "staff.edited", actor=actor, at=at, before=before, after=after)


def change_role(
    *, member_id: int, role: Role, branch_id: int | None, actor: Actor, at: datetime
) -> None:
    """Another role or another reach, from the member's next request on.

    Where the member differs from the role stays. Nothing is written where nothing differs.
    """
    member = _lock(member_id, actor)
    before, after = _reach(member), {"role": role.value, "branch_id": branch_id}
    if before == after:
        return
    _check_is_other(member, actor)
    _check_branch(role, branch_id)
    load_authority(actor).check(
        role=role, branch_id=branch_id, extra=member.extra, denied=member.denied
    )
    if role is not Role.OWNER:
        _keep_an_owner(member)
    member.role, member.branch_id = role, branch_id
    member.save(update_fields=["role", "branch_id"])
    _record(member, "staff.role_changed", actor=actor, at=at, before=before, after=after)


def change_permissions(
    *,
    member_id: int,
    extra: Collection[Permission],
    denied: Collection[Permission],
    actor: Actor,
    at: datetime,
) -> None:
    """Say where this member differs from the role. Nothing is written where nothing differs."""
    member = _lock(member_id, actor)
    before = {"extra": member.extra, "denied": member.denied}
    after = {"extra": sorted(map(str, extra)), "denied": sorted(map(str, denied))}
    if before == after:
        return
    _check_is_other(member, actor)
    load_authority(actor).check(role=Role(member.role), branch_id=member.branch_id, **after)
    member.extra, member.denied = after["extra"], after["denied"]
    member.save(update_fields=["extra", "denied"])
    _record(member, "staff.permissions_changed", actor=actor, at=at, before=before, after=after)


def set_password(*, member_id: int, password: str, actor: Actor, at: datetime) -> None:
    """A new password; every other session of this member ends with its next request."""
    member = _lock(member_id, actor)
    _check_password(password, member.user)
    member.user.set_password(password)
    member.user.save(update_fields=["password"])
    _record(member, "staff.password_set", actor=actor, at=at, username=member.user.username)


def deactivate_member(*, member_id: int, actor: Actor, at: datetime) -> None:
    """Let go: refused from the next request on. A repeat changes nothing."""
    member = _lock(member_id, actor)
    if member.state == Member.State.INACTIVE:
        return
    _check_is_other(member, actor)
    _keep_an_owner(member)
    _move(member, Member.State.INACTIVE, act="staff.deactivated", actor=actor, at=at)


def reactivate_member(*, member_id: int, actor: Actor, at: datetime) -> None:
    """Take on again, with the same role and password. A repeat changes nothing."""
    member = _lock(member_id, actor)
    if member.state == Member.State.ACTIVE:
        return
    _move(member, Member.State.ACTIVE, act="staff.reactivated", actor=actor, at=at)


def _move(member: Member, state: Member.State, *, act: str, actor: Actor, at: datetime) -> None:
    before = member.state
    member.state = state
    member.save(update_fields=["state"])
    is_active = state == Member.State.ACTIVE
    User.objects.filter(pk=member.user_id).update(is_active=is_active)
    _record(member, act, actor=actor, at=at, before=before, after=state.value)


def _lock(member_id: int, actor: Actor) -> Member:
    """The member, locked, where the actor may touch it at all; everybody may touch themselves."""
    members = Member.objects.select_related("user").select_for_update(of=("self",))
    member: Member | None = members.filter(id=member_id).first()
    if member is None:
        raise NotFound
    if not _is_self(member, actor):
        load_authority(actor).check_over(member)
    return member


def _is_self(member: Member, actor: Actor) -> bool:
    return actor.kind == ActorKind.STAFF and actor.id == member.id


def _check_is_other(member: Member, actor: Actor) -> None:
    if _is_self(member, actor):
        raise NotOnYourself


def _check_branch(role: Role, branch_id: int | None) -> None:
    if role is Role.BRANCH_MANAGER and branch_id is None:
        raise BadBranch(pointer="/branch")
    if role in _EVERYWHERE and branch_id is not None:
        raise BadBranch(_("This role works in every branch."), pointer="/branch")


def _keep_an_owner(member: Member) -> None:
    """LastOwner if the business would be left without one. Locks the owners, lowest id first."""
    owners = Member.objects.filter(role=Role.OWNER, state=Member.State.ACTIVE).order_by("id")
    if [owner.id for owner in owners.select_for_update()] == [member.id]:
        raise LastOwner


def _create_user(username: str, password: str) -> User:
    if not _USERNAME.fullmatch(username):
        raise BadUsername(pointer="/username")
    user = User(username=username, business_id=current_business_id())
    _check_password(password, user)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise UsernameTaken(pointer="/username") from None
    return user


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages), pointer="/password") from None


def _reach(member: Member) -> dict[str, Any]:
    return {"role": str(member.role), "branch_id": member.branch_id}


def _record(member: Member, act: str, *, actor: Actor, at: datetime, **facts: Any) -> None:
    record(
        actor=actor,
        act=act,
        at=at,
        object_kind="member",
        object_id=member.id,
        name=member.display_name,
        **facts,
    )
