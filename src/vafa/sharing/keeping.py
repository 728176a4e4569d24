"""Opening shared wallets, who is in them, filling and closing them.

Locking the wallet's row is locking its members; the lots are locked after it, or, in a sale, alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.customers.queries import get_customer
from vafa.foundation.ids import new_id
from vafa.foundation.persian import clean_text
from vafa.sharing.errors import (
    AlreadyShares,
    BadSharing,
    HeadStays,
    NotAMember,
    SharedWalletClosed,
    UnknownSharedWallet,
)
from vafa.sharing.models import Member, SharedWallet
from vafa.sharing.types import MOST_MEMBERS, MOST_RIAL, MemberTerms, SharedKind
from vafa.tenancy.actions import bump_terms
from vafa.tenancy.scope import current_business_id

FREE = MemberTerms()


def open_wallet(*, name: str, kind: str, head_id: int, actor: Actor, at: datetime) -> int:
    """A new shared wallet's id; its head may spend without a limit. BadSharing, AlreadyShares."""
    name = clean_text(name)
    if not name or len(name) > 80 or kind not in SharedKind.values:
        raise BadSharing(pointer="/name")
    wallet = SharedWallet(name=name, kind=kind, opened_at=at)
    wallet.save(force_insert=True)
    _add(wallet, head_id, FREE, is_head=True, at=at)
    bump_terms(current_business_id())
    _tell("shared.opened", wallet, actor=actor, at=at)
    return wallet.id


def add_member(
    *, wallet_id: int, customer_id: int, terms: MemberTerms = FREE, actor: Actor, at: datetime
) -> None:
    """Let a customer spend from it, on these terms. A repeat is refused: AlreadyShares.

    UnknownSharedWallet, SharedWalletClosed, UnknownCustomer, BadSharing.
    """
    wallet = lock_open(wallet_id)
    if Member.objects.filter(wallet_id=wallet_id).count() >= MOST_MEMBERS:
        raise BadSharing
    _add(wallet, customer_id, _check(terms), is_head=False, at=at)
    _tell("shared.joined", wallet, actor=actor, at=at, customer_id=customer_id)


def change_member(
    *, wallet_id: int, customer_id: int, terms: MemberTerms, actor: Actor, at: datetime
) -> None:
    """From now on these terms. NotAMember, BadSharing."""
    wallet = lock_open(wallet_id)
    member = _get_member(wallet_id, customer_id)
    before = _write(member.membership.terms)
    wanted = _write(_check(terms))
    if wanted == before:
        return
    for name, value in wanted.items():
        setattr(member, name, value)
    member.save(update_fields=list(wanted))
    facts: dict[str, Any] = {"before": before, "after": wanted, "customer_id": customer_id}
    _tell("shared.changed", wallet, actor=actor, at=at, **facts)


def leave(*, wallet_id: int, customer_id: int, actor: Actor, at: datetime) -> None:
    """Let a member go: what is in the wallet stays there. NotAMember, HeadStays."""
    wallet = lock_open(wallet_id)
    member = _get_member(wallet_id, customer_id)
    if member.is_head:
        raise HeadStays
    member.delete()
    _tell("shared.left", wallet, actor=actor, at=at, customer_id=customer_id)


def make_head(*, wallet_id: int, customer_id: int, actor: Actor, at: datetime) -> None:
    """Let another member manage it; a repeat changes nothing. NotAMember."""
    wallet = lock_open(wallet_id)
    member = _get_member(wallet_id, customer_id)
    if member.is_head:
        return
    Member.objects.filter(wallet_id=wallet_id, is_head=True).update(is_head=False)
    member.is_head = True
    member.save(update_fields=["is_head"])
    _tell("shared.head", wallet, actor=actor, at=at, customer_id=customer_id)


def lock_open(wallet_id: int) -> SharedWallet:
    """The wallet's row, locked. UnknownSharedWallet, SharedWalletClosed."""
    wallet: SharedWallet | None = (
        SharedWallet.objects.select_for_update().filter(id=wallet_id).first()
    )
    if wallet is None:
        raise UnknownSharedWallet
    if wallet.closed_at is not None:
        raise SharedWalletClosed
    return wallet


def _get_member(wallet_id: int, customer_id: int) -> Member:
    member: Member | None = Member.objects.filter(
        wallet_id=wallet_id, customer_id=customer_id
    ).first()
    if member is None:
        raise NotAMember
    return member


def _add(
    wallet: SharedWallet, customer_id: int, terms: MemberTerms, *, is_head: bool, at: datetime
) -> None:
    get_customer(customer_id)
    member, is_new = Member.objects.get_or_create(
        customer_id=customer_id,
        defaults={
            "id": new_id(),
            "wallet_id": wallet.id,
            "is_head": is_head,
            "joined_at": at,
            **_write(terms),
        },
    )
    if not is_new:
        raise AlreadyShares(pointer="/customer", wallet_id=member.wallet_id)


def _check(terms: MemberTerms) -> MemberTerms:
    limits = (terms.daily_most_rial or 0, terms.monthly_most_rial or 0)
    if not all(0 <= limit <= MOST_RIAL for limit in limits):
        raise BadSharing
    return terms


def _write(terms: MemberTerms) -> dict[str, Any]:
    return {
        "daily_most_rial": terms.daily_most_rial,
        "monthly_most_rial": terms.monthly_most_rial,
        "earns_to_shared": terms.earns_to_shared,
    }


def _tell(act: str, wallet: SharedWallet, *, actor: Actor, at: datetime, **facts: Any) -> None:
    record(
        actor=actor,
        act=act,
        at=at,
        object_kind="shared",
        object_id=wallet.id,
        name=wallet.name,
        **facts,
    )
