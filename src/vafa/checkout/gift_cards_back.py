"""What a return does to gift cards: what they paid comes back, what was put on them is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from vafa.cards.actions import find_heir, mark_used, stop_card, take_value_back
from vafa.cards.queries import get_gift_card, list_sold_lines
from vafa.cards.types import GiftCard, SoldLine
from vafa.checkout.events import GiftCardUseUndone
from vafa.checkout.gift_cards import SOLD, TENDERED
from vafa.checkout.split import portion, split_over_lines
from vafa.checkout.terms import Terms
from vafa.checkout.undoing import grace_lot, take_from_the_end
from vafa.ledger.actions import Journal, TakenFrom, load_lots
from vafa.ledger.queries import list_taken_from, movements, sum_by_cause
from vafa.ledger.types import Cause, Holder, Owner, TransferKind, Unit, Wallet
from vafa.outbox.actions import publish

if TYPE_CHECKING:
    from vafa.sales.models import SaleLine


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftTraces:
    """What gift cards paid for a sale, from which lots, and the lines that sold cards.

    `heirs` are the cards now in the place of those that are named, by the id of the first.
    """

    paid: tuple[tuple[Owner, TakenFrom], ...]
    sold: tuple[SoldLine, ...]
    heirs: dict[int, GiftCard]

    @property
    def owners(self) -> list[Owner]:
        """Whose wallets a return touches."""
        ids = {one.id for one in self.heirs.values()} | set(self.heirs)
        return [Owner(Holder.CARD, card_id) for card_id in sorted(ids)]

    @property
    def paid_rial(self) -> int:
        """What cards paid, whatever came back since."""
        return sum(part.amount for _, part in self.paid)

    def leave_out(self, goods: Sequence[int]) -> list[int]:
        """The goods by line as far as stored value may have paid for them: cards never are."""
        positions = {line.position for line in self.sold}
        return [0 if place in positions else rial for place, rial in enumerate(goods)]


def find_traces(sale_id: int) -> GiftTraces:
    """Two statements, and one more for each card."""
    paid = tuple(list_taken_from(Cause(kind=TENDERED, id=sale_id), TransferKind.SPEND))
    sold = tuple(list_sold_lines(sale_id))
    ids = {owner.id for owner, _ in paid} | {line.card_id for line in sold}
    heirs = {card_id: find_heir(get_gift_card(card_id)) for card_id in sorted(ids)}
    return GiftTraces(paid=paid, sold=sold, heirs=heirs)


def undo_gifts(
    traces: GiftTraces,
    goods: Sequence[int],
    taken: Sequence[tuple[SaleLine, Decimal]],
    wallets: dict[Owner, Wallet],
    ids: tuple[int, int],
    is_last: bool,
    *,
    journal: Journal,
    terms: Terms,
) -> int:
    """Move it back in a journal that is posted here; rials that came back to cards.

    `ids` are those of the sale and the return; with the last of a sale, whoever gave a card away
    loses what its use earned. CardAlreadySpent when what was put on a card is not on it any more.
    """
    if not traces.heirs:
        return 0
    sale_id, return_id = ids
    restored = _restore(traces, goods, taken, wallets, journal, ids, terms)
    back = {line.position: quantity for line, quantity in taken}
    refunds = [line for line in traces.sold if line.position in back]
    if refunds:
        cause = Cause(kind=SOLD, id=sale_id)
        reference = f"return:{return_id}:cards"
        transfer_id = journal.begin(TransferKind.REFUND, reference=reference, cause=cause)
        for line in refunds:
            wallet = _wallet_of(traces.heirs[line.card_id], wallets)
            part = int(line.amount_rial * back[line.position])  # one card, one piece
            take_value_back(journal, transfer_id, wallet, part)
    journal.post()
    for line in refunds:
        heir = traces.heirs[line.card_id]
        is_empty = not _wallet_of(heir, wallets).purses[Unit.CREDIT].balance
        if is_empty and heir.id == line.card_id and not _has_paid(heir.id):
            stop_card(heir.id, actor=journal.actor, at=journal.at)
    if is_last:
        _forget_uses(traces, sale_id=sale_id, journal=journal)
    return restored


def _has_paid(card_id: int) -> bool:
    """Whether a card ever paid for anything: what comes back of that comes back to it, so that it
    must not be sold to anybody else.
    """
    owner = {"lot__account__holder": Holder.CARD, "lot__account__owner_id": card_id}
    return movements().filter(transfer__cause_kind=TENDERED, **owner).exists()


def _forget_uses(traces: GiftTraces, *, sale_id: int, journal: Journal) -> None:
    """The whole sale is back: whoever gave a card away loses what its use earned them."""
    for card in {heir.id: heir for heir in traces.heirs.values()}.values():
        if card.used_by_id == sale_id and card.giver_id is not None:
            mark_used(card.id, sale_id=None)
            event = GiftCardUseUndone(card_id=card.id, sale_id=sale_id, giver_id=card.giver_id)
            publish(event, at=journal.at)


def _restore(
    traces: GiftTraces,
    goods: Sequence[int],
    taken: Sequence[tuple[SaleLine, Decimal]],
    wallets: dict[Owner, Wallet],
    journal: Journal,
    ids: tuple[int, int],
    terms: Terms,
) -> int:
    """The returned pieces' part of what cards paid, what was taken last first."""
    sale_id, return_id = ids
    cause = Cause(kind=TENDERED, id=sale_id)
    by_line = split_over_lines(traces.paid_rial, traces.leave_out(goods))
    wanted = sum(
        portion(
            by_line[line.position],
            before=line.returned_quantity,
            back=quantity,
            quantity=line.quantity,
        )
        for line, quantity in taken
    )
    if not wanted:
        return 0
    parts = take_from_the_end(
        [part for _, part in traces.paid],
        skip=sum_by_cause(cause, TransferKind.RESTORE)[Unit.CREDIT],
        amount=wanted,
    )
    owner_of = {part.lot_id: owner for owner, part in traces.paid}
    reference = f"return:{return_id}:tender"
    transfer_id = journal.begin(TransferKind.RESTORE, reference=reference, cause=cause)
    for owner in dict.fromkeys(owner_of[part.lot_id] for part in parts):
        own = [part for part in parts if owner_of[part.lot_id] == owner]
        wallet = load_lots(wallets[owner], also=[part.lot_id for part in own])
        grace = replace(grace_lot(Unit.CREDIT, journal.at, terms), promotional=False)
        journal.give_back(transfer_id, wallet, own, grace=grace)
        _pass_on(traces.heirs[owner.id], wallet, wallets, own, journal, reference)
    return sum(part.amount for part in parts)


def _pass_on(
    heir: GiftCard,
    wallet: Wallet,
    wallets: dict[Owner, Wallet],
    parts: Sequence[TakenFrom],
    journal: Journal,
    reference: str,
) -> None:
    """What came back to a card that another is in the place of goes on to that one."""
    if heir.id == wallet.owner_id:
        return
    transfer_id = journal.begin(
        TransferKind.MOVE,
        reference=f"{reference}:{wallet.owner_id}",
        cause=Cause(kind="card", id=wallet.owner_id),
    )
    amount = sum(part.amount for part in parts)
    journal.move(transfer_id, wallet, _wallet_of(heir, wallets), Unit.CREDIT, amount)


def _wallet_of(card: GiftCard, wallets: dict[Owner, Wallet]) -> Wallet:
    wallet = wallets[Owner(Holder.CARD, card.id)]
    return wallet if wallet.lots is not None else load_lots(wallet)
