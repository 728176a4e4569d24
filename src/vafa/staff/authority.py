"""Nobody gives, changes or takes away more than they have.

Authority is read from the database at the moment of the act, whatever the caller believed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from vafa.audit.types import Actor, ActorKind
from vafa.staff.errors import BeyondAuthority
from vafa.staff.models import Member
from vafa.staff.permissions import Permission, Role, combine_permissions


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """What an actor may hand on; `branch_id` None means in every branch."""

    role: Role
    permissions: frozenset[Permission]
    branch_id: int | None

    def check(
        self,
        *,
        role: Role,
        branch_id: int | None,
        extra: Collection[str] = (),
        denied: Collection[str] = (),
    ) -> None:
        """BeyondAuthority unless the actor may make, or touch, somebody like this."""
        theirs = combine_permissions(role, extra=extra, denied=denied)
        is_within = (
            theirs <= self.permissions
            and (role is not Role.OWNER or self.role is Role.OWNER)
            and self.branch_id in (None, branch_id)
        )
        if not is_within:
            raise BeyondAuthority

    def check_over(self, member: Member) -> None:
        """BeyondAuthority unless the actor may touch this member, as the member is now."""
        self.check(
            role=Role(member.role),
            branch_id=member.branch_id,
            extra=member.extra,
            denied=member.denied,
        )

    def reaches(self, **somebody: Any) -> bool:
        """Whether `check` would pass."""
        try:
            self.check(**somebody)
        except BeyondAuthority:
            return False
        return True


_FULL = Authority(role=Role.OWNER, permissions=frozenset(Permission), branch_id=None)


def load_authority(actor: Actor) -> Authority:
    """The authority of the actor now: the system has an owner's, keys and customers have none."""
    if actor.kind == ActorKind.SYSTEM:
        return _FULL
    if actor.kind != ActorKind.STAFF:
        raise BeyondAuthority
    member = Member.objects.filter(id=actor.id, state=Member.State.ACTIVE).first()
    if member is None:
        raise BeyondAuthority
    role = Role(member.role)
    return Authority(
        role=role,
        permissions=combine_permissions(role, extra=member.extra, denied=member.denied),
        branch_id=member.branch_id,
    )
