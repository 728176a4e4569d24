"""How a business stands with its peers: above zero it owes them, below zero they owe it.

Every step is posted in each business's own books by its own transaction; what one side posted and
the other did not yet is in a letter on its way.
"""

from __future__ import annotations

from datetime import datetime

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.coalition.agreeing import lock_pact
from vafa.coalition.errors import NothingOwed
from vafa.coalition.events import DebtCleared
from vafa.coalition.models import Draw
from vafa.foundation.ids import new_id
from vafa.foundation.persian import clean_text
from vafa.ledger.actions import Journal, get_house_account, lock_account
from vafa.ledger.queries import movements
from vafa.ledger.types import Cause, Holder, Plain, Purpose, TransferKind, Unit
from vafa.outbox.actions import send_letter
from vafa.tenancy.scope import current_business_id

# The causes of what moves: credit of a guest, and what the two owe each other for it.
CREDIT_CAUSE, POSITION_CAUSE, CLEARING_CAUSE = "draw", "peer", "clearing"


def move_position(
    draw: Draw, amount_rial: int, kind: TransferKind, *, reference: str, journal: Journal
) -> None:
    """Owe the peer of a draw so much more, or less when it is below zero; posts the journal."""
    cause = Cause(kind=POSITION_CAUSE, id=draw.id)
    transfer_id = journal.begin(kind, reference=reference, cause=cause)
    position = _lock(draw.peer_id, at=journal.at)
    _owe(position, amount_rial, Purpose.CLEARED, transfer_id, journal)
    journal.post()


def clear_debt(
    peer_id: int, amount_rial: int, *, note: str, request_key: str, actor: Actor, at: datetime
) -> None:
    """Write down that a peer paid us so much of what it owes; its books follow by letter.

    Only who received money says so. A repeat of the key changes nothing. UnknownPeer, NothingOwed.
    """
    lock_pact(peer_id, must_exist=True)
    reference = f"clearing:{peer_id}:{request_key}"[:80]
    if movements().filter(transfer__reference=reference).exists():
        return
    position = _lock(peer_id, at=at)
    if not 0 < amount_rial <= -position.balance:
        raise NothingOwed(pointer="/amount_rial", owed_rial=max(0, -position.balance))
    clearing_id, note = new_id(), clean_text(note)[:200]
    _post_clearing(
        position, amount_rial, Purpose.RECEIVED, clearing_id, reference, note, actor=actor, at=at
    )
    letter = DebtCleared(
        sender_id=current_business_id(),
        clearing_id=clearing_id,
        amount_rial=amount_rial,
        note=note,
        at=at.isoformat(),
    )
    send_letter(letter, to=peer_id, at=at)
    record(
        actor=actor,
        act="coalition.cleared",
        at=at,
        object_kind="peer",
        object_id=peer_id,
        amount_rial=amount_rial,
        reason=note,
    )


def receive_clearing(letter: DebtCleared, *, actor: Actor) -> None:
    """The peer received what we paid."""
    at = datetime.fromisoformat(letter.at)
    position = _lock(letter.sender_id, at=at)
    reference = f"clearing:{letter.clearing_id}"
    _post_clearing(
        position,
        -letter.amount_rial,
        Purpose.PAID_OUT,
        letter.clearing_id,
        reference,
        letter.note,
        actor=actor,
        at=at,
    )


def _post_clearing(
    position: Plain,
    amount_rial: int,
    house: Purpose,
    clearing_id: int,
    reference: str,
    note: str,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    journal = Journal(actor=actor, at=at)
    kind = TransferKind.PAYMENT if amount_rial > 0 else TransferKind.PAYOUT
    cause = Cause(kind=CLEARING_CAUSE, id=clearing_id)
    transfer_id = journal.begin(kind, reference=reference, cause=cause, reason=note)
    _owe(position, amount_rial, house, transfer_id, journal)
    journal.post()


def _owe(
    position: Plain, amount_rial: int, house: Purpose, transfer_id: int, journal: Journal
) -> None:
    house_id = get_house_account(house, Unit.CREDIT, at=journal.at)
    ends = (house_id, position.id) if amount_rial > 0 else (position.id, house_id)
    journal.pay(transfer_id, *ends, Unit.CREDIT, abs(amount_rial))


def _lock(peer_id: int, *, at: datetime) -> Plain:
    return lock_account(Holder.PEER, peer_id, Purpose.POSITION, Unit.CREDIT, at=at)
