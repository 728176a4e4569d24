"""Who stands before us, and who works here."""

from __future__ import annotations

import hashlib

from vafa.foundation.errors import NotFound
from vafa.foundation.persian import sort_key
from vafa.staff.authority import Authority
from vafa.staff.errors import BusinessSuspended, KeyRefused
from vafa.staff.models import ApiKey, Member, Till
from vafa.staff.permissions import Role, combine_permissions
from vafa.staff.types import KeyIdentity, KeyRow, MemberRow, Scope, StaffIdentity, TillRow
from vafa.tenancy.models import Business
from vafa.tenancy.prepared import Prepared
from vafa.tenancy.scope import current_business_id

KEY_PREFIX = "vafa_live_"
_VALID_KEY = Prepared(
    lambda token_hash: ApiKey.objects.select_related("business").filter(
        token_hash=token_hash, revoked_at__isnull=True
    )
)


def hash_token(token: str) -> str:
    """The form in which a key is kept. A key has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def authenticate_key(token: str) -> KeyIdentity:
    """The key behind the token, read anew each time in one statement. Needs no scope.

    KeyRefused for an unknown or revoked key, BusinessSuspended where the business is.
    """
    if not token.startswith(KEY_PREFIX):
        raise KeyRefused
    key: ApiKey | None = _VALID_KEY.first(token_hash=hash_token(token))
    if key is None:
        raise KeyRefused
    if key.business.state != Business.State.ACTIVE:
        raise BusinessSuspended
    return KeyIdentity(
        business_id=key.business_id,
        key_id=key.id,
        label=key.label,
        scopes=frozenset(key.scopes),
        branch_id=key.branch_id,
        till=key.till,
        last_used_at=key.last_used_at,
        business=key.business,
    )


def load_member(user_id: int) -> StaffIdentity | None:
    """The active member behind a login, with what it may do now; None when there is none.

    Call inside the scope of the login's business. BusinessSuspended where the business is.
    """
    member = (
        Member.objects.select_related("business")
        .filter(user_id=user_id, state=Member.State.ACTIVE)
        .first()
    )
    if member is None:
        return None
    if member.business.state != Business.State.ACTIVE:
        raise BusinessSuspended
    role = Role(member.role)
    return StaffIdentity(
        member_id=member.id,
        user_id=user_id,
        name=member.display_name,
        role=role,
        permissions=combine_permissions(role, extra=member.extra, denied=member.denied),
        branch_id=member.branch_id,
        business=member.business,
    )


def list_members(*, branch_id: int | None = None) -> list[MemberRow]:
    """Everybody who works, or worked, here or in one branch; by name."""
    members = Member.objects.select_related("user")
    if branch_id is not None:
        members = members.filter(branch_id=branch_id)
    rows = [_member_row(member) for member in members]
    return sorted(rows, key=lambda row: (sort_key(row.name), row.id))


def get_member(member_id: int) -> MemberRow:
    """One member of staff, active or not; NotFound where there is none."""
    member = Member.objects.select_related("user").filter(id=member_id).first()
    if member is None:
        raise NotFound
    return _member_row(member)


def is_within_reach(staff: StaffIdentity, member: MemberRow) -> bool:
    """Whether `staff` may change this member: not themselves, nobody with more than they have."""
    return staff.member_id != member.id and _authority(staff).reaches(
        role=member.role, branch_id=member.branch_id, extra=member.extra, denied=member.denied
    )


def list_roles_within_reach(staff: StaffIdentity) -> list[Role]:
    """The roles that `staff` may give in their own reach."""
    authority = _authority(staff)
    return [role for role in Role if authority.reaches(role=role, branch_id=staff.branch_id)]


def list_api_keys() -> list[KeyRow]:
    """The keys of the business in scope: live ones first, the newest first."""
    keys = ApiKey.objects.filter(business_id=current_business_id()).order_by("-created_at", "id")
    return sorted((_key_row(key) for key in keys), key=lambda key: key.revoked_at is not None)


def get_api_key(key_id: int) -> KeyRow:
    """One key of the business in scope; NotFound where there is none."""
    key = ApiKey.objects.filter(business_id=current_business_id(), id=key_id).first()
    if key is None:
        raise NotFound
    return _key_row(key)


def list_tills(*, branch_id: int | None = None, active_only: bool = False) -> list[TillRow]:
    """The tills of the business or of one branch, by branch and name."""
    tills = Till.objects.order_by("branch_id", "name")
    if branch_id is not None:
        tills = tills.filter(branch_id=branch_id)
    if active_only:
        tills = tills.filter(is_active=True)
    return [_till_row(till) for till in tills]


def get_till(till_id: int) -> TillRow:
    """One till; NotFound where there is none."""
    till = Till.objects.filter(id=till_id).first()
    if till is None:
        raise NotFound
    return _till_row(till)


def _authority(staff: StaffIdentity) -> Authority:
    return Authority(role=staff.role, permissions=staff.permissions, branch_id=staff.branch_id)


def _member_row(member: Member) -> MemberRow:
    role = Role(member.role)
    return MemberRow(
        id=member.id,
        username=member.user.username,
        name=member.display_name,
        role=role,
        branch_id=member.branch_id,
        mobile=member.mobile,
        is_active=member.state == Member.State.ACTIVE,
        extra=tuple(member.extra),
        denied=tuple(member.denied),
        permissions=combine_permissions(role, extra=member.extra, denied=member.denied),
    )


def _key_row(key: ApiKey) -> KeyRow:
    return KeyRow(
        id=key.id,
        label=key.label,
        hint=key.hint,
        scopes=tuple(Scope(scope) for scope in key.scopes if scope in Scope.values),
        branch_id=key.branch_id,
        till=key.till,
        created_at=key.created_at,
        last_used_at=key.last_used_at,
        revoked_at=key.revoked_at,
    )


def _till_row(till: Till) -> TillRow:
    return TillRow(id=till.id, branch_id=till.branch_id, name=till.name, is_active=till.is_active)
