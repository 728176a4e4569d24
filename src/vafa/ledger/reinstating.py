"""Giving back by hand what ended unspent."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, QuerySet, Sum

from vafa.audit.types import Actor
from vafa.ledger.errors import NothingEnded
from vafa.ledger.journal import Journal
from vafa.ledger.models import Movement, Transfer
from vafa.ledger.types import Cause, EndedLot, Holder, Owner, TransferKind, Unit
from vafa.ledger.wallets import load_lots, lock_wallet


def get_ended(lot_id: int) -> EndedLot:
    """How much of a lot ended unspent, when, and whose it was. Raises NothingEnded."""
    ended = _sum_up(Movement.objects.filter(lot_id=lot_id))
    if not ended:
        raise NothingEnded
    return ended[0]


def list_ended(customer_id: int, *, since: datetime) -> list[EndedLot]:
    """What ended unspent for a customer from then on and was not given back, the last first."""
    ended = _sum_up(
        Movement.objects.filter(
            source__holder=Holder.CUSTOMER, source__owner_id=customer_id, transfer__at__gte=since
        )
    )
    given_back = Transfer.objects.filter(
        kind=TransferKind.REINSTATE, cause_kind="lot", cause_id__in=[one.lot_id for one in ended]
    )
    known = set(given_back.values_list("cause_id", flat=True))
    return [one for one in ended if one.lot_id not in known]


def _sum_up(movements: QuerySet[Movement]) -> list[EndedLot]:
    rows = (
        movements.filter(transfer__kind=TransferKind.EXPIRE, lot_id__isnull=False)
        .order_by()
        .values_list("lot_id", "lot__account__holder", "lot__account__owner_id", "unit")
        .annotate(Sum("amount"), Max("transfer__at"))
    )
    ended = [
        EndedLot(
            lot_id=lot_id,
            owner=Owner(Holder(holder), owner_id),
            unit=Unit(unit),
            amount=amount,
            ended_at=ended_at,
        )
        for lot_id, holder, owner_id, unit, amount, ended_at in rows
    ]
    return sorted(ended, key=lambda one: (one.ended_at, one.lot_id), reverse=True)


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
