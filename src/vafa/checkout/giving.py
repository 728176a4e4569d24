"""Credit and points given by hand: with a reason, within limits, written down."""

from __future__ import annotations

from datetime import datetime, timedelta

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.checkout.errors import OverHandLimit, TooLongAgo
from vafa.checkout.events import CreditGranted
from vafa.checkout.terms import Terms, load_terms
from vafa.customers.queries import get_customer
from vafa.foundation.ids import new_id
from vafa.foundation.jalali import local_day, start_of_day
from vafa.foundation.persian import clean_text
from vafa.guard.errors import GivingStopped
from vafa.guard.types import Stance, name_cashier
from vafa.ledger.actions import Journal, lock_wallet, reinstate_lot
from vafa.ledger.queries import get_ended, sum_by_actor
from vafa.ledger.types import Cause, Holder, NewLot, TransferKind, Unit
from vafa.outbox.actions import publish
from vafa.staff.actions import lock_hand

REINSTATE_DAYS = 90  # for so long what ended can be given back


def give_by_hand(
    *,
    customer_id: int,
    unit: Unit,
    amount: int,
    expires_at: datetime | None,
    reason: str,
    actor: Actor,
    at: datetime,
    request_key: str,
    may_exceed: bool = False,
) -> int:
    """Give rials of credit or points; returns the lot's id (0 when a debt took all of it).

    Raises UnknownCustomer; OverHandLimit above the business's limit for one act or for one
    person in a day, unless the caller `may_exceed` it; GivingStopped for a hand that is stopped;
    AlreadyPosted for a repeated request key.
    """
    get_customer(customer_id)
    terms = load_terms()
    _refuse_stopped(actor, terms)
    if not may_exceed:
        _refuse_over_limit(unit, amount, terms=terms, actor=actor, at=at)
    wallet = lock_wallet(customer_id, at=at)
    cause = Cause(kind="hand", id=new_id())
    journal = Journal(actor=actor, at=at)
    transfer_id = journal.begin(
        TransferKind.HAND,
        reference=f"hand:{request_key}"[:80],
        cause=cause,
        reason=clean_text(reason)[:200],
    )
    lot = NewLot(unit=unit, amount=amount, available_at=at, expires_at=expires_at)
    lot_id = journal.give(transfer_id, wallet, lot, cause=cause, at=at)
    journal.post()
    record(
        actor=actor,
        act="credit.given_by_hand",
        at=at,
        object_kind="customer",
        object_id=customer_id,
        unit=str(unit),
        amount=amount,
        reason=reason,
    )
    if unit == Unit.CREDIT:
        publish(CreditGranted(customer_id=customer_id, lot_id=lot_id, amount_rial=amount), at=at)
    return lot_id


def reinstate_by_hand(
    lot_id: int,
    *,
    expires_at: datetime | None,
    reason: str,
    actor: Actor,
    at: datetime,
    may_exceed: bool = False,
) -> int:
    """Give back what ended unspent of a lot, as a new one until `expires_at`; returns its id.

    Raises NothingEnded; TooLongAgo after REINSTATE_DAYS; OverHandLimit and GivingStopped as a gift
    by hand does; AlreadyPosted the second time.
    """
    ended, terms = get_ended(lot_id), load_terms()
    _refuse_stopped(actor, terms)
    if at - ended.ended_at > timedelta(days=REINSTATE_DAYS):
        raise TooLongAgo
    if not may_exceed:
        _refuse_over_limit(ended.unit, ended.amount, terms=terms, actor=actor, at=at)
    reason = clean_text(reason)[:200]
    new_lot_id = reinstate_lot(lot_id, expires_at=expires_at, reason=reason, actor=actor, at=at)
    record(
        actor=actor,
        act="credit.reinstated",
        at=at,
        object_kind=str(ended.owner.holder),
        object_id=ended.owner.id,
        unit=str(ended.unit),
        amount=ended.amount,
        reason=reason,
    )
    if ended.unit == Unit.CREDIT and ended.owner.holder == Holder.CUSTOMER:
        event = CreditGranted(
            customer_id=ended.owner.id, lot_id=new_lot_id, amount_rial=ended.amount
        )
        publish(event, at=at)
    return new_lot_id


def _refuse_stopped(actor: Actor, terms: Terms) -> None:
    watched = terms.watch.get(name_cashier(actor=actor.code, cashier=""))
    if watched is not None and watched.stance == Stance.BLOCK:
        raise GivingStopped


def _refuse_over_limit(
    unit: Unit, amount: int, *, terms: Terms, actor: Actor, at: datetime
) -> None:
    """Refuse what is too much at once, or with all that this hand gave back or gave today."""
    lock_hand(actor)
    settings = terms.settings
    if unit == Unit.CREDIT:
        once, daily = settings.hand_most_rial, settings.hand_daily_rial
    else:
        once, daily = settings.hand_most_points, settings.hand_daily_points
    if amount <= 0 or amount > once:
        raise OverHandLimit(most=once, unit=unit)
    today = start_of_day(local_day(at, terms.zone), terms.zone)
    day = {"start": today, "end": today + timedelta(days=1)}
    kinds = (TransferKind.HAND, TransferKind.REINSTATE)
    given = sum(sum_by_actor(actor.code, kind, unit=unit, **day) for kind in kinds)
    if given + amount > daily:
        raise OverHandLimit(most=max(0, daily - given), unit=unit)
