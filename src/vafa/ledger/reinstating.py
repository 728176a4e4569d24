"""Giving back by hand what ended unspent."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Sum

from vafa.audit.types import Actor
from vafa.ledger.errors import NothingEnded
from vafa.ledger.journal import Journal
from vafa.ledger.models import Lot, Movement
from vafa.ledger.types import Cause, EndedLot, Holder, Owner, TransferKind, Unit
from vafa.ledger.wallets import load_lots, lock_wallet


def get_ended(lot_id: int) -> EndedLot:
    """How much of a lot ended unspent, and whose it was. Raises NothingEnded."""
    lot = Lot.objects.filter(id=lot_id).select_related("account").first()
    rows = Movement.objects.filter(lot_id=lot_id, transfer__kind=TransferKind.EXPIRE)
    amount = rows.aggregate(total=Sum("amount"))["total"]
    if lot is None or not amount:
        raise NothingEnded
    owner = Owner(Holder(lot.account.holder), lot.account.owner_id)
    return EndedLot(lot_id=lot_id, owner=owner, unit=Unit(lot.account.unit), amount=amount)


def reinstate_lot(
    lot_id: int, *, expires_at: datetime | None, reason: str, actor: Actor, at: datetime
) -> int:
    """Give what ended of a lot back as a new one with its terms, good from now to `expires_at`.

    Returns the new lot's id. Raises NothingEnded; AlreadyPosted the second time.
    """
    ended = get_ended(lot_id)
    wallet = lock_wallet(ended.owner.id, holder=ended.owner.holder, at=at)
    lots = load_lots(wallet, also=[lot_id]).lots or []
    lot = next(lot for lot in lots if lot.id == lot_id)
    journal = Journal(actor=actor, at=at)
    transfer_id = journal.begin(
        TransferKind.REINSTATE,
        reference=f"lot:{lot_id}:reinstate",
        cause=Cause(kind="lot", id=lot_id),
        reason=reason,
    )
    new_id = journal.reinstate(transfer_id, wallet, lot, ended.amount, expires_at)
    journal.post()
    return new_id
