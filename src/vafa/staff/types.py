"""Who stands before us: a member of staff with a session, or a machine with a key."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from vafa.audit.types import Actor, ActorKind
from vafa.staff.permissions import ROLE_PERMISSIONS, Permission, Role
from vafa.tenancy.models import Business

__all__ = [
    "ROLE_PERMISSIONS",
    "KeyIdentity",
    "KeyRow",
    "MemberRow",
    "NewKey",
    "Permission",
    "Role",
    "Scope",
    "StaffIdentity",
    "TillRow",
]


class Scope(models.TextChoices):
    """What an API key may do."""

    SALES_WRITE = "sales:write", _("Send sales and returns")
    SALES_READ = "sales:read", _("Read sales")
    CUSTOMERS_WRITE = "customers:write", _("Add and edit customers")
    CUSTOMERS_READ = "customers:read", _("Read customers")
    CUSTOMERS_ERASE = "customers:erase", _("Erase customers for good")
    WALLETS_READ = "wallets:read", _("Read balances and statements")
    CODES_REDEEM = "codes:redeem", _("Spend credit with a code")
    GRANTS_WRITE = "grants:write", _("Give credit and points")
    ACCOUNTS_WRITE = "accounts:write", _("Open house accounts and record payments on them")
    CARDS_MAKE = "cards:make", _("Make cards and read their numbers")
    CARDS_SELL = "cards:sell", _("Sell, block and transfer gift cards")
    PARTNERS_PAY = "partners:pay", _("Record payouts to partners")
    EVENTS_WRITE = "events:write", _("Send events that rules look at")
    MENU_WRITE = "menu:write", _("Write the menu")
    IMPORTS_WRITE = "imports:write", _("Bring in files, and follow them")
    RULES_READ = "rules:read", _("Read rules and branches")
    RULES_WRITE = "rules:write", _("Write rules")
    MESSAGES_READ = "messages:read", _("Read messages")
    REPORTS_READ = "reports:read", _("Read reports")

    @property
    def permission(self) -> Permission:
        """What a person needs to do the same: nobody hands out a key that may do more."""
        return _SAME_BY_HAND[self]


_SAME_BY_HAND = {
    Scope.SALES_WRITE: Permission.USE_TILL,
    Scope.SALES_READ: Permission.SEE_SALES,
    Scope.CUSTOMERS_WRITE: Permission.EDIT_CUSTOMERS,
    Scope.CUSTOMERS_READ: Permission.SEE_CUSTOMERS,
    Scope.CUSTOMERS_ERASE: Permission.ERASE_CUSTOMERS,
    Scope.WALLETS_READ: Permission.SEE_CUSTOMERS,
    Scope.CODES_REDEEM: Permission.USE_TILL,
    Scope.GRANTS_WRITE: Permission.GIVE_CREDIT,
    Scope.ACCOUNTS_WRITE: Permission.EDIT_ACCOUNTS,
    Scope.CARDS_MAKE: Permission.MAKE_CARDS,
    Scope.CARDS_SELL: Permission.EDIT_CARDS,
    Scope.PARTNERS_PAY: Permission.PAY_PARTNERS,
    Scope.EVENTS_WRITE: Permission.GIVE_CREDIT,
    Scope.MENU_WRITE: Permission.EDIT_MENU,
    Scope.IMPORTS_WRITE: Permission.IMPORT_SALES,
    Scope.RULES_READ: Permission.SEE_RULES,
    Scope.RULES_WRITE: Permission.EDIT_RULES,
    Scope.MESSAGES_READ: Permission.SEE_MESSAGES,
    Scope.REPORTS_READ: Permission.SEE_REPORTS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffIdentity:
    """A member of staff as of this very request: read anew for each one.

    `branch_id` None means every branch.
    """

    member_id: int
    user_id: int
    name: str
    role: Role
    permissions: frozenset[Permission]
    branch_id: int | None
    business: Business = field(compare=False, repr=False)

    def can(self, permission: Permission) -> bool:
        """Whether this member has the permission."""
        return permission in self.permissions

    def as_actor(self, *, address: str = "", request_id: str = "") -> Actor:
        """This member as the actor of an action."""
        return Actor(
            kind=ActorKind.STAFF,
            id=self.member_id,
            label=self.name,
            address=address,
            request_id=request_id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyIdentity:
    """A machine with an API key, as of this very request.

    `branch_id` and `till` are fixed by the key where it has them.
    """

    business_id: int
    key_id: int
    label: str
    scopes: frozenset[str]
    branch_id: int | None
    till: str
    last_used_at: datetime | None
    business: Business = field(compare=False, repr=False)

    def can(self, scope: Scope) -> bool:
        """Whether the key has the scope."""
        return scope in self.scopes

    def as_actor(self, *, address: str = "", request_id: str = "") -> Actor:
        """This key as the actor of an action."""
        return Actor(
            kind=ActorKind.KEY,
            id=self.key_id,
            label=self.label,
            address=address,
            request_id=request_id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key just made. The token is nowhere else and cannot be shown again."""

    key_id: int
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """A member of staff in a list."""

    id: int
    username: str
    name: str
    role: Role
    branch_id: int | None
    mobile: str
    is_active: bool
    extra: tuple[str, ...]
    denied: tuple[str, ...]
    permissions: frozenset[Permission]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """An API key in a list; `hint` is the end of its token."""

    id: int
    label: str
    hint: str
    scopes: tuple[Scope, ...]
    branch_id: int | None
    till: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TillRow:
    """A till of a branch."""

    id: int
    branch_id: int
    name: str
    is_active: bool
