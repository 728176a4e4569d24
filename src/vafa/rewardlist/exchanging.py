"""Changing points into credit, at the rate the owner set."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from vafa.audit.types import Actor
from vafa.customers.queries import get_customer
from vafa.foundation.ids import new_id
from vafa.foundation.jalali import end_of_day, local_day
from vafa.ledger.actions import Journal, load_lots, lock_wallet
from vafa.ledger.types import Cause, NewLot, TransferKind, Unit
from vafa.rewardlist.errors import NoExchange
from vafa.rewardlist.queries import load_rate
from vafa.rewardlist.types import Exchanged
from vafa.tenancy.queries import load_current_business


def change_points(
    *, customer_id: int, points: int, request_key: str, actor: Actor, at: datetime
) -> Exchanged:
    """Change points into credit with its own end; what the customer owes is paid from it first.

    NoExchange where points are not changed, or not so few; NotEnoughBalance; AlreadyPosted for a
    repeated request key.
    """
    get_customer(customer_id)
    wallet = lock_wallet(customer_id, at=at)
    rate = load_rate()
    if not rate.rial_per_point or points < rate.least_points:
        raise NoExchange(pointer="/points", least=rate.least_points)
    zone = ZoneInfo(load_current_business().zone)
    last_day = local_day(at, zone) + timedelta(days=rate.credit_days)
    lot = NewLot(
        unit=Unit.CREDIT,
        amount=points * rate.rial_per_point,
        available_at=at,
        expires_at=end_of_day(last_day, zone) if rate.credit_days else None,
    )
    cause = Cause(kind="exchange", id=new_id())
    journal = Journal(actor=actor, at=at)
    transfer_id = journal.begin(
        TransferKind.CONVERT, reference=f"exchange:{request_key}"[:80], cause=cause
    )
    lot_id = journal.convert(transfer_id, load_lots(wallet), Unit.POINTS, points, lot, cause)
    journal.post()
    return Exchanged(points=points, credit_rial=lot.amount, lot_id=lot_id)
