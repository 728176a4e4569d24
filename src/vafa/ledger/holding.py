"""Holds: value set aside for minutes, then captured, released or timed out; one of the three.

The wallet's lock lets rivals in one after the other, and the reference of the transfer that ends
a hold happens once, so the books themselves admit no second end.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from vafa.audit.types import Actor
from vafa.ledger.errors import HoldEnded, MoreThanHeld, SameReferenceOtherHold, UnknownHold
from vafa.ledger.journal import Journal
from vafa.ledger.models import Hold, Movement
from vafa.ledger.types import (
    Cause,
    HeldValue,
    Holder,
    HoldState,
    Owner,
    TakenFrom,
    TransferKind,
    Unit,
    Wallet,
)
from vafa.ledger.wallets import load_lots, lock_wallet, lock_wallets


def hold_value(
    owner_id: int,
    *,
    unit: Unit,
    amount: int,
    reference: str,
    expires_at: datetime | None,
    actor: Actor,
    at: datetime,
    holder: Holder = Holder.CUSTOMER,
) -> HeldValue:
    """Set value aside until `expires_at`; None: until it is captured or released.

    A repeat of the reference gets the first hold again. Raises NotEnoughBalance;
    SameReferenceOtherHold for another owner, unit or amount.
    """
    assert amount > 0, "an empty hold"
    assert expires_at is None or at < expires_at, "a hold that has ended"
    wallet = lock_wallet(owner_id, holder=holder, at=at)
    known = Hold.objects.filter(reference=reference).first()
    if known is not None:
        asked = (holder, owner_id, unit, amount)
        if (known.holder, known.owner_id, known.unit, known.amount) != asked:
            raise SameReferenceOtherHold
        return view_hold(known)
    hold = Hold(
        holder=holder,
        owner_id=owner_id,
        unit=unit,
        amount=amount,
        state=HoldState.OPEN,
        reference=reference,
        opened_at=at,
        expires_at=expires_at,
    )
    journal = Journal(actor=actor, at=at)
    transfer_id = journal.begin(
        TransferKind.HOLD, reference=f"hold:{hold.id}", cause=_cause(hold.id)
    )
    journal.hold(transfer_id, load_lots(wallet), unit, amount)
    journal.post()
    hold.save(force_insert=True)
    return view_hold(hold)


def capture_hold(
    hold_id: int, *, cause: Cause, actor: Actor, at: datetime, amount: int | None = None
) -> HeldValue:
    """Spend `amount` of a hold, or all of it, for this cause; the rest goes back to the wallet.

    A repeat gets the same answer. Raises UnknownHold, MoreThanHeld; HoldEnded when it was
    released, has timed out, or was captured for another amount.
    """
    hold, wallet = lock_hold(hold_id, at=at)
    amount = hold.amount if amount is None else amount
    if hold.state == HoldState.CAPTURED and hold.captured == amount:
        return hold
    journal = Journal(actor=actor, at=at)
    transfer_id = journal.begin(TransferKind.SPEND, reference=f"hold:{hold_id}:spend", cause=cause)
    held = use_hold(hold, wallet, journal, transfer_id, amount=amount)
    journal.post()
    return held


def use_hold(
    hold: HeldValue, wallet: Wallet, journal: Journal, transfer_id: int, *, amount: int
) -> HeldValue:
    """Capture a hold of the locked wallet into a transfer of the caller's, who posts the journal.

    What was held is spent though its lots may have ended meanwhile.
    """
    now = journal.recorded_at or journal.at
    is_over = hold.expires_at is not None and hold.expires_at <= now
    if hold.state != HoldState.OPEN or is_over:
        raise HoldEnded(state=hold.state)
    if not 0 < amount <= hold.amount:
        raise MoreThanHeld(held=hold.amount, asked=amount)
    parts = _end(hold, wallet, journal, at=journal.at)
    journal.spend_from(transfer_id, wallet, hold.unit, parts, amount)
    return _close(hold, HoldState.CAPTURED, at=now, captured=amount)


def release_hold(hold_id: int, *, actor: Actor, at: datetime) -> HeldValue:
    """Give a hold back to its wallet. A repeat changes nothing.

    Value whose lot ended meanwhile returns to it and ends with the next run of expiry. Raises
    UnknownHold; HoldEnded when it was captured or has timed out.
    """
    hold, wallet = lock_hold(hold_id, at=at)
    if hold.state == HoldState.RELEASED:
        return hold
    if hold.state != HoldState.OPEN:
        raise HoldEnded(state=hold.state)
    journal = Journal(actor=actor, at=at)
    _end(hold, wallet, journal, at=at)
    journal.post()
    return _close(hold, HoldState.RELEASED, at=at)


def time_out_holds(*, at: datetime, actor: Actor, limit: int = 500) -> int:
    """Give back every hold whose time is over; return how many there were.

    Works through at most `limit` holds; call again until it returns 0. A repeat finds nothing.
    """
    due = Hold.objects.filter(state=HoldState.OPEN, expires_at__lte=at)
    found = {row.id: _owner(row) for row in due.order_by("expires_at", "id")[:limit]}
    if not found:
        return 0
    wallets = lock_wallets(found.values(), at=at)
    journal = Journal(actor=actor, at=at)
    for row in due.filter(id__in=list(found)).order_by("id"):
        hold = view_hold(row)
        assert hold.expires_at is not None
        _end(hold, wallets[hold.owner], journal, at=hold.expires_at)
        _close(hold, HoldState.TIMED_OUT, at=at)
    journal.post()
    return len(found)


def lock_hold(hold_id: int, *, at: datetime) -> tuple[HeldValue, Wallet]:
    """A hold as it stands, under the lock of its wallet. Raises UnknownHold."""
    owner = get_hold(hold_id).owner
    wallet = lock_wallet(owner.id, holder=owner.holder, at=at)
    return get_hold(hold_id), wallet


def get_hold(hold_id: int) -> HeldValue:
    """A hold as it stands; whoever locked its wallet reads what nobody else can change."""
    row = Hold.objects.filter(id=hold_id).first()
    if row is None:
        raise UnknownHold
    return view_hold(row)


def view_hold(row: Hold) -> HeldValue:
    """A row of the table as a plain value."""
    return HeldValue(
        id=row.id,
        owner=_owner(row),
        unit=Unit(row.unit),
        amount=row.amount,
        captured=row.captured,
        state=HoldState(row.state),
        reference=row.reference,
        expires_at=row.expires_at,
    )


def _end(hold: HeldValue, wallet: Wallet, journal: Journal, *, at: datetime) -> Sequence[TakenFrom]:
    """Put everything held back into its lots; returns what it was taken from."""
    taken = Movement.objects.filter(
        transfer__cause_kind="hold", transfer__cause_id=hold.id, transfer__kind=TransferKind.HOLD
    ).order_by("id")
    parts = [TakenFrom(lot_id=row.lot_id or 0, amount=row.amount) for row in taken]
    _load_besides(wallet, [part.lot_id for part in parts])
    transfer_id = journal.begin(
        TransferKind.RELEASE, reference=f"hold:{hold.id}:end", cause=_cause(hold.id), at=at
    )
    journal.release(transfer_id, wallet, hold.unit, parts)
    return parts


def _load_besides(wallet: Wallet, lot_ids: Sequence[int]) -> None:
    """Load these lots of a wallet, besides those in hand, which may have changed already."""
    in_hand = wallet.lots or []
    have = {lot.id for lot in in_hand}
    if wallet.lots is None or not have.issuperset(lot_ids):
        loaded = load_lots(wallet, also=lot_ids).lots or []
        wallet.lots = [*in_hand, *(lot for lot in loaded if lot.id not in have)]


def _close(hold: HeldValue, state: HoldState, *, at: datetime, captured: int = 0) -> HeldValue:
    Hold.objects.filter(id=hold.id).update(state=state, captured=captured, ended_at=at)
    return view_hold(Hold.objects.get(id=hold.id))


def _cause(hold_id: int) -> Cause:
    return Cause(kind="hold", id=hold_id)


def _owner(row: Hold) -> Owner:
    return Owner(Holder(row.holder), row.owner_id)
