"""What goes into a shared wallet besides awards, and what becomes of it when it closes."""

from __future__ import annotations

from datetime import datetime

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.foundation.persian import clean_text
from vafa.ledger.actions import Journal, load_lots, lock_wallet, lock_wallets
from vafa.ledger.queries import is_posted
from vafa.ledger.types import Cause, Holder, NewLot, Owner, TransferKind, Unit
from vafa.sharing.errors import BadTopUp, NotAMember
from vafa.sharing.keeping import lock_open
from vafa.sharing.models import Member
from vafa.sharing.types import MOST_RIAL

KIND = "shared"  # what the books call the cause of these movements


def put_in(
    *, wallet_id: int, customer_id: int, amount_rial: int, key: str, actor: Actor, at: datetime
) -> None:
    """Move a member's own credit into the shared wallet, with its terms; once for a key.

    NotAMember, BadTopUp, NotEnoughBalance.
    """
    if not 0 < amount_rial <= MOST_RIAL:
        raise BadTopUp(pointer="/amount_rial")
    lock_open(wallet_id)
    if not Member.objects.filter(wallet_id=wallet_id, customer_id=customer_id).exists():
        raise NotAMember
    reference = f"shared:{wallet_id}:put:{key}"
    if is_posted(reference):
        return
    own, shared = Owner(Holder.CUSTOMER, customer_id), Owner(Holder.SHARED, wallet_id)
    wallets = lock_wallets([own, shared], at=at)
    journal = Journal(actor=actor, at=at)
    cause = Cause(kind=KIND, id=wallet_id)
    transfer_id = journal.begin(TransferKind.MOVE, reference=reference, cause=cause)
    journal.move(transfer_id, load_lots(wallets[own]), wallets[shared], Unit.CREDIT, amount_rial)
    journal.post()


def top_up(
    *, wallet_id: int, amount_rial: int, reason: str, key: str, actor: Actor, at: datetime
) -> None:
    """Put value that was paid for into it, which never ends; once for a key. BadTopUp."""
    reason = clean_text(reason)[:200]
    if not 0 < amount_rial <= MOST_RIAL or not reason:
        raise BadTopUp(pointer="/reason" if amount_rial > 0 else "/amount_rial")
    wallet = lock_open(wallet_id)
    reference = f"shared:{wallet_id}:top_up:{key}"
    if is_posted(reference):
        return
    purse = lock_wallet(wallet_id, holder=Holder.SHARED, at=at)
    journal, cause = Journal(actor=actor, at=at), Cause(kind=KIND, id=wallet_id)
    transfer_id = journal.begin(TransferKind.SELL, reference=reference, cause=cause, reason=reason)
    lot = NewLot(unit=Unit.CREDIT, amount=amount_rial, available_at=at, expires_at=None)
    journal.sell(transfer_id, purse, lot, cause=cause, at=at)
    journal.post()
    record(
        actor=actor,
        act="shared.topped_up",
        at=at,
        object_kind="shared",
        object_id=wallet_id,
        name=wallet.name,
        amount_rial=amount_rial,
        reason=reason,
    )


def close_wallet(*, wallet_id: int, heir_id: int | None = None, actor: Actor, at: datetime) -> None:
    """Close it for good: all that is in it goes to a member, by default the head, lot by lot.

    Each lot keeps its terms, its rule and its cause, also one that waits. NotAMember,
    SharedWalletClosed.
    """
    wallet = lock_open(wallet_id)
    members = list(Member.objects.filter(wallet_id=wallet_id))
    heirs = {one.customer_id for one in members if heir_id in (None, one.customer_id)}
    if heir_id is None:
        heirs = {one.customer_id for one in members if one.is_head}
    if not heirs:
        raise NotAMember(pointer="/heir")
    [heir] = heirs
    shared, own = Owner(Holder.SHARED, wallet_id), Owner(Holder.CUSTOMER, heir)
    wallets = lock_wallets([shared, own], at=at)
    journal = Journal(actor=actor, at=at)
    transfer_id = journal.begin(
        TransferKind.MOVE,
        reference=f"shared:{wallet_id}:close",
        cause=Cause(kind=KIND, id=wallet_id),
    )
    lots = load_lots(wallets[shared]).lots or []
    journal.move_lots(transfer_id, wallets[shared], wallets[own], lots)
    journal.post()
    Member.objects.filter(wallet_id=wallet_id).delete()
    wallet.closed_at = at
    wallet.save(update_fields=["closed_at"])
    record(
        actor=actor,
        act="shared.closed",
        at=at,
        object_kind="shared",
        object_id=wallet_id,
        name=wallet.name,
        customer_id=heir,
    )
