"""Moving value: lock a wallet, gather in a journal, post."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from vafa.audit.types import Actor
from vafa.foundation.ids import new_id
from vafa.ledger.accounts import lock_account, open_account
from vafa.ledger.holding import (
    capture_hold,
    hold_value,
    lock_hold,
    release_hold,
    time_out_holds,
    use_hold,
)
from vafa.ledger.house import get_house_account
from vafa.ledger.journal import Journal
from vafa.ledger.models import Lot
from vafa.ledger.reinstating import reinstate_lot
from vafa.ledger.types import Cause, Holder, Owner, TakenFrom, TransferKind, Unit
from vafa.ledger.wallets import list_open_lots, load_lots, lock_wallet, lock_wallets

__all__ = [
    "Journal",
    "TakenFrom",
    "capture_hold",
    "expire_due",
    "get_house_account",
    "hold_value",
    "load_lots",
    "lock_account",
    "lock_hold",
    "lock_wallet",
    "lock_wallets",
    "mark_warned",
    "open_account",
    "recall_given",
    "reinstate_lot",
    "release_hold",
    "time_out_holds",
    "use_hold",
]


def expire_due(*, at: datetime, actor: Actor, limit: int = 500) -> int:
    """End the lots whose last day is over, at most `limit` of them; return how many were found.

    Call again, in a transaction of its own, until it returns 0. A repeat finds nothing. A lot can
    end twice: a hold that is released later puts value back into it.
    """
    due = list(
        Lot.objects.filter(remaining__gt=0, expires_at__lte=at)
        .order_by("expires_at", "id")
        .values_list("id", "account__holder", "account__owner_id")[:limit]
    )
    if not due:
        return 0
    wallets = lock_wallets([Owner(Holder(holder), owner) for _, holder, owner in due], at=at)
    journal = Journal(actor=actor, at=at)
    for wallet, lot in list_open_lots(wallets.values(), [lot_id for lot_id, _, _ in due]):
        transfer_id = journal.begin(
            TransferKind.EXPIRE,
            reference=f"lot:{lot.id}:expire:{new_id()}",
            cause=Cause(kind="lot", id=lot.id),
            at=lot.expires_at,
        )
        journal.expire(transfer_id, wallet, lot)
    journal.post()
    return len(due)


def recall_given(
    cause: Cause,
    *,
    customer_ids: Collection[int] | None = None,
    reason: str = "",
    at: datetime,
    actor: Actor,
    limit: int = 500,
) -> dict[Unit, int]:
    """Take back what is left of the lots that a cause gave, in whosever wallet they are or only in
    these customers', at most `limit` of them; how much it was, per unit. What is spent stays spent.

    Call again, in a transaction of its own, until nothing comes back. A repeat finds nothing.
    """
    lots = Lot.objects.filter(cause_kind=cause.kind, cause_id=cause.id, remaining__gt=0)
    if customer_ids is not None:
        lots = lots.filter(account__holder=Holder.CUSTOMER, account__owner_id__in=customer_ids)
    left = list(
        lots.order_by("id").values_list("id", "account__holder", "account__owner_id")[:limit]
    )
    if not left:
        return {}
    wallets = lock_wallets([Owner(Holder(holder), owner) for _, holder, owner in left], at=at)
    journal, taken = Journal(actor=actor, at=at), dict.fromkeys(Unit, 0)
    for wallet, lot in list_open_lots(wallets.values(), [lot_id for lot_id, _, _ in left]):
        reference = f"lot:{lot.id}:recall:{new_id()}"
        transfer_id = journal.begin(
            TransferKind.RECALL, reference=reference, cause=cause, reason=reason
        )
        taken[lot.unit] += journal.recall(transfer_id, wallet, lot)
    journal.post()
    return taken


def mark_warned(lot_ids: Sequence[int], *, times: int) -> None:
    """Remember that the customer was told `times` times of the end of these lots."""
    Lot.objects.filter(id__in=list(lot_ids)).update(warnings=times)
