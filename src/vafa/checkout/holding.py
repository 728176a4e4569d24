"""Credit set aside for a sale that comes in minutes: the code is tried now, and used up then.

What is held is the ledger's; here stands which code allowed it. Released or timed out, the credit
returns to its lots and the code is as good as before.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from vafa.audit.types import Actor
from vafa.checkout.models import HeldCode
from vafa.checkout.spending import make_trier, open_code
from vafa.checkout.terms import load_terms
from vafa.checkout.types import MOST_HOLD_MINUTES, Redeem
from vafa.codes.actions import retire_code
from vafa.ledger.actions import (
    Journal,
    capture_hold,
    hold_value,
    lock_wallet,
    release_hold,
    use_hold,
)
from vafa.ledger.errors import NotEnoughBalance, UnknownHold
from vafa.ledger.queries import find_hold, get_hold
from vafa.ledger.types import Cause, HeldValue, Holder, Unit, Wallet


def hold_credit(
    *,
    customer_id: int,
    amount_rial: int,
    minutes: int,
    reference: str,
    code: str = "",
    without_code: bool = False,
    till: str = "",
    actor: Actor,
    at: datetime,
) -> HeldValue:
    """Set a customer's credit aside. A repeat of the reference gets the first hold again.

    Raises CodeNeeded, WrongCode, CodesLocked, NotEnoughBalance, SameReferenceOtherHold.
    """
    assert 0 < minutes <= MOST_HOLD_MINUTES, "a hold lives minutes"
    lock_wallet(customer_id, at=at)
    is_repeat = find_hold(reference) is not None
    code_id = None
    if not is_repeat:
        asked = Redeem(code=code, without_code=without_code)
        trier = make_trier(actor, till)
        code_id = open_code(asked, customer_id, trier=trier, terms=load_terms(), at=at)
    try:
        hold = hold_value(
            customer_id,
            unit=Unit.CREDIT,
            amount=amount_rial,
            reference=reference,
            expires_at=at + timedelta(minutes=minutes),
            actor=actor,
            at=at,
        )
    except NotEnoughBalance as refusal:
        refusal.pointer = "/amount_rial"
        raise
    if code_id is not None:
        HeldCode(hold_id=hold.id, code_id=code_id).save(force_insert=True)
    return hold


def capture_credit(
    hold_id: int, *, amount_rial: int | None, actor: Actor, at: datetime
) -> HeldValue:
    """Spend held credit, all or in part, on what is no invoice here; the rest goes back.

    A repeat gets the same answer. Raises UnknownHold, HoldEnded, MoreThanHeld.
    """
    get_credit_hold(hold_id)
    cause = Cause(kind="hold", id=hold_id)
    hold = capture_hold(hold_id, cause=cause, amount=amount_rial, actor=actor, at=at)
    _use_code_up(hold_id, sale_id=0, at=at)
    return hold


def capture_into(
    journal: Journal,
    transfer_id: int,
    wallet: Wallet,
    hold: HeldValue,
    amount_rial: int,
    *,
    sale_id: int,
) -> None:
    """Spend held credit within a sale's transfer, under the lock of the wallet."""
    use_hold(hold, wallet, journal, transfer_id, amount=amount_rial)
    _use_code_up(hold.id, sale_id=sale_id, at=journal.recorded_at or journal.at)


def release_credit(hold_id: int, *, actor: Actor, at: datetime) -> HeldValue:
    """Give held credit back to its lots. A repeat changes nothing. UnknownHold, HoldEnded."""
    get_credit_hold(hold_id)
    return release_hold(hold_id, actor=actor, at=at)


def get_credit_hold(hold_id: int) -> HeldValue:
    """A hold of a customer's credit; UnknownHold for any other.

    One without an end was promised to another business, which alone says what became of it.
    """
    hold = get_hold(hold_id)
    is_credit = hold.owner.holder == Holder.CUSTOMER and hold.unit == Unit.CREDIT
    if not is_credit or hold.expires_at is None:
        raise UnknownHold
    return hold


def _use_code_up(hold_id: int, *, sale_id: int, at: datetime) -> None:
    row = HeldCode.objects.filter(hold_id=hold_id).first()
    if row is not None:
        retire_code(row.code_id, sale_id=sale_id, at=at)
