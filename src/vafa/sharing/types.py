"""What crosses the door: a shared wallet, its members, how much they may spend. In rials."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from vafa.ledger.types import Holder, Owner

MOST_MEMBERS = 200
MOST_RIAL = 10**12


class SharedKind(models.TextChoices):
    """Who shares."""

    FAMILY = "family", _("Family")
    COMPANY = "company", _("Company")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberTerms:
    """How much a member may spend in a day and a month (None: without a limit), and whether the
    credit of what they buy goes to the shared wallet.
    """

    daily_most_rial: int | None = None
    monthly_most_rial: int | None = None
    earns_to_shared: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A customer in a shared wallet."""

    wallet_id: int
    customer_id: int
    is_head: bool
    terms: MemberTerms

    @property
    def owner(self) -> Owner:
        """Whose the lots are."""
        return Owner(Holder.SHARED, self.wallet_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """A member by name, and what they spent this month."""

    membership: Membership
    name: str
    mobile: str
    spent_rial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Who manages a shared wallet: whom to tell what concerns it. `wallet` is its name."""

    customer_id: int
    wallet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedView:
    """A shared wallet: what is in it, and how many share it."""

    id: int
    name: str
    kind: str
    is_open: bool
    usable_rial: int
    members: int
    head: str

    @property
    def kind_label(self) -> str:
        """Who shares, in words."""
        return str(SharedKind(self.kind).label)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnShare:
    """A shared wallet as one of its members sees it: what is in it and what they may spend now."""

    membership: Membership
    name: str
    usable_rial: int
    may_spend_rial: int
