"""What a return moves: spent value back to its lots, awards back to the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from vafa.checkout.decision import list_kept_uses
from vafa.checkout.terms import Terms
from vafa.foundation.jalali import end_of_day, local_day
from vafa.ledger.actions import Journal, TakenFrom
from vafa.ledger.queries import list_taken_by, sum_by_cause, sum_expired
from vafa.ledger.types import Cause, NewLot, TransferKind, Unit, Wallet
from vafa.rules.actions import take_off_uses
from vafa.rules.types import Use


@dataclass(slots=True, kw_only=True)
class Undone:
    """What moved, per unit: restored to the customer, reversed, and owed since."""

    restored: dict[Unit, int] = field(default_factory=lambda: dict.fromkeys(Unit, 0))
    reversed: dict[Unit, int] = field(default_factory=lambda: dict.fromkeys(Unit, 0))
    owed: dict[Unit, int] = field(default_factory=lambda: dict.fromkeys(Unit, 0))


def restore_spent(
    wanted: dict[Unit, int],
    wallet: Wallet,
    journal: Journal,
    undone: Undone,
    *,
    cause: Cause,
    reference: str,
    terms: Terms,
) -> None:
    """Give back up to `wanted` of what was spent for the cause: taken last, returned first."""
    spent = list_taken_by(cause, TransferKind.SPEND)
    already = sum_by_cause(cause, TransferKind.RESTORE)
    parts = {
        unit: take_from_the_end(
            [TakenFrom(lot_id=lot, amount=amount) for lot, of, amount in spent if of == unit],
            skip=already[unit],
            amount=wanted[unit],
        )
        for unit in Unit
    }
    if not any(parts.values()):
        return
    transfer_id = journal.begin(TransferKind.RESTORE, reference=reference, cause=cause)
    for unit, taken in parts.items():
        if taken:
            journal.give_back(transfer_id, wallet, taken, grace=grace_lot(unit, journal.at, terms))
            undone.restored[unit] = sum(part.amount for part in taken)


def reverse_awards(
    wanted: dict[Unit, int],
    wallet: Wallet,
    journal: Journal,
    undone: Undone,
    *,
    cause: Cause,
    reference: str,
    terms: Terms,
    elsewhere: Sequence[Wallet] = (),
) -> None:
    """Take back up to `wanted` of what the cause gave, also from the wallets to which it moved.

    Never more than it gave less what was taken back before, and less what ended unspent: the
    customer would not have that either had they never bought.
    """
    ended = sum_expired(cause)
    given = sum_by_cause(cause, TransferKind.EARN)
    before = sum_by_cause(cause, TransferKind.TAKE_BACK)
    amounts = {
        unit: min(wanted[unit], max(0, given[unit] - ended[unit] - before[unit])) for unit in Unit
    }
    if not any(amounts.values()):
        return
    transfer_id = journal.begin(TransferKind.TAKE_BACK, reference=reference, cause=cause)
    for unit, amount in amounts.items():
        if amount:
            missing = journal.take_back(
                transfer_id,
                wallet,
                unit,
                amount,
                given_by=cause,
                owe=terms.settings.owes_after_return,
                elsewhere=elsewhere,
            )
            undone.reversed[unit] = amount - missing
            undone.owed[unit] = missing if terms.settings.owes_after_return else 0


def uncount(shares: Sequence[tuple[Mapping[str, Any], int]], *, times: int) -> None:
    """Take shares of awards off the counts of their rules' caps, so that others may have them.

    `times` is 1 once an award is gone as a whole.
    """
    take_off_uses(
        {key: Use(amount, times) for award, amount in shares for key in list_kept_uses(award)}
    )


def take_from_the_end(spent: list[TakenFrom], *, skip: int, amount: int) -> list[TakenFrom]:
    """`amount` out of what was taken, from the last back, after `skip` was given back before."""
    parts = []
    for part in reversed(spent):
        passed = min(skip, part.amount)
        skip -= passed
        take = min(part.amount - passed, amount)
        amount -= take
        if take:
            parts.append(TakenFrom(lot_id=part.lot_id, amount=take))
    return parts


def grace_lot(unit: Unit, at: datetime, terms: Terms) -> NewLot:
    """What spent value becomes that comes back when its time is over."""
    last_day = local_day(at, terms.zone) + timedelta(days=terms.settings.grace_days)
    return NewLot(unit=unit, amount=0, available_at=at, expires_at=end_of_day(last_day, terms.zone))
