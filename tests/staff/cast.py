"""The people of the tests."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from vafa.audit.types import SYSTEM, Actor, ActorKind
from vafa.catalog.actions import add_branch
from vafa.staff.actions import create_member
from vafa.staff.models import Member
from vafa.staff.types import Role

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PASSWORD = "saffron-and-rice"


def open_branch(code=None) -> int:
    """A branch of the business in scope; its id."""
    code = code or secrets.token_hex(4)
    return add_branch(code=code, name=f"شعبهٔ {code}", actor=SYSTEM, at=NOW).id


def hire(role, *, branch_id=None, name="نگار", username=None, actor=SYSTEM, **more) -> Member:
    """A member of the business in scope, with a login."""
    if role is Role.BRANCH_MANAGER and branch_id is None:
        branch_id = open_branch()
    member_id = create_member(
        username=username or f"u{secrets.token_hex(6)}",
        password=PASSWORD,
        display_name=name,
        role=role,
        branch_id=branch_id,
        actor=actor,
        at=NOW,
        **more,
    )
    return Member.objects.select_related("user").get(id=member_id)


def acting(member: Member):
    """The member as an actor."""
    return Actor(
        kind=ActorKind.STAFF,
        id=member.id,
        label=member.display_name,
        address="203.0.113.9",
        request_id="req-1",
    )
