"""Gift cards of a sale: those that pay for it, and those that are sold with it.

The order of a sale stands: price, then gift cards, then points and credit. Stored value never
pays for a gift card, or what was given away would turn into what was paid for. What cards pay and
hold is kept in the books under causes of their own, apart from the customer's credit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from vafa.audit.types import Actor
from vafa.cards.actions import (
    keep_sold_lines,
    lock_gift_cards,
    mark_used,
    open_by_digests,
    price_of,
    put_value,
    start_card,
)
from vafa.cards.errors import CardNotForSale, WrongGiftCard
from vafa.cards.queries import find_gift_cards
from vafa.cards.types import CardState, GiftCard, SoldLine
from vafa.checkout.errors import MoreThanInvoice
from vafa.checkout.events import GiftCardUsed
from vafa.checkout.spending import make_trier
from vafa.checkout.types import GiftPart, GiftTender
from vafa.ledger.actions import Journal, load_lots
from vafa.ledger.errors import NotEnoughBalance
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Cause, Holder, Owner, TransferKind, Unit, Wallet
from vafa.outbox.actions import publish
from vafa.sales.types import SaleInput

TENDERED, SOLD = "tender", "card_sale"  # kinds of causes; the id is the sale's


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftPlan:
    """(card, rials) that pay, the lines that sell cards, and what else may be paid with value."""

    tenders: tuple[tuple[GiftCard, int], ...] = ()
    sold: tuple[tuple[GiftCard, SoldLine], ...] = ()
    rest_rial: int

    @property
    def paid_rial(self) -> int:
        """What gift cards pay."""
        return sum(amount for _, amount in self.tenders)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gifts:
    """The gift cards that a sale names, by the hash of their number; nothing is checked yet."""

    tenders: tuple[GiftTender, ...]
    cards: dict[str, GiftCard]

    @property
    def owners(self) -> list[Owner]:
        """Whose wallets are to be locked."""
        return [Owner(Holder.CARD, card.id) for card in self.cards.values()]


def find_gifts(sale: SaleInput, tenders: Sequence[GiftTender]) -> Gifts:
    """The cards that pay or are sold; no statement when there are none."""
    digests = [gift.card for gift in tenders] + [line.card for line in sale.lines if line.card]
    return Gifts(tenders=tuple(tenders), cards=find_gift_cards(digests))


def refuse_wrong_gifts(sale: SaleInput, gifts: Gifts, *, actor: Actor, at: datetime) -> None:
    """WrongGiftCard, counted, for a card that cannot pay; CodesLocked after too many."""
    digests = [gift.card for gift in gifts.tenders]
    open_by_digests(digests, trier=make_trier(actor, sale.till), at=at)


def plan_gifts(
    sale: SaleInput, gifts: Gifts, wallets: dict[Owner, Wallet], *, actor: Actor, at: datetime
) -> GiftPlan:
    """What cards pay and what is put on them, under their locked wallets.

    Raises WrongGiftCard, NotEnoughBalance, MoreThanInvoice, CardNotForSale, CodesLocked.
    """
    refuse_wrong_gifts(sale, gifts, actor=actor, at=at)
    now = lock_gift_cards([card.id for card in gifts.cards.values()])
    cards = {digest: now[card.id] for digest, card in gifts.cards.items()}

    def usable(card: GiftCard) -> int:
        wallet = wallets[Owner(Holder.CARD, card.id)]
        return load_lots(wallet).usable(Unit.CREDIT, sale.at)

    return _plan(sale, gifts.tenders, cards, usable)


def quote_gifts(sale: SaleInput, gifts: Gifts, *, actor: Actor, at: datetime) -> GiftPlan:
    """The same without locks: what the cards would pay."""
    refuse_wrong_gifts(sale, gifts, actor=actor, at=at)

    def usable(card: GiftCard) -> int:
        return load_wallet(card.id, at=sale.at, holder=Holder.CARD).usable[Unit.CREDIT]

    return _plan(sale, gifts.tenders, gifts.cards, usable)


def move_gifts(
    plan: GiftPlan,
    wallets: dict[Owner, Wallet],
    sale: SaleInput,
    *,
    sale_id: int,
    actor: Actor,
    at: datetime,
) -> None:
    """Take what cards pay off them and put what was bought on them: one statement for the books."""
    journal = Journal(actor=actor, at=sale.at, recorded_at=at, branch_id=sale.branch_id)
    if plan.tenders:
        cause = Cause(kind=TENDERED, id=sale_id)
        reference = f"sale:{sale_id}:tender"
        transfer_id = journal.begin(TransferKind.SPEND, reference=reference, cause=cause)
        for card, amount in plan.tenders:
            wallet = wallets[Owner(Holder.CARD, card.id)]
            journal.spend(transfer_id, wallet, Unit.CREDIT, amount)
    if plan.sold:
        cause = Cause(kind=SOLD, id=sale_id)
        reference = f"sale:{sale_id}:cards"
        transfer_id = journal.begin(TransferKind.SELL, reference=reference, cause=cause)
        for card, line in plan.sold:
            wallet = load_lots(wallets[Owner(Holder.CARD, card.id)])
            put_value(journal, transfer_id, card, wallet, line.amount_rial, cause)
    journal.post()


def keep_gifts(
    plan: GiftPlan, *, sale_id: int, customer_id: int | None, actor: Actor, at: datetime
) -> None:
    """After the sale is recorded: cards that were sold are in use, givers are to be rewarded."""
    if plan.sold:
        keep_sold_lines(sale_id, [line for _, line in plan.sold])
        for card, _ in plan.sold:
            start_card(card.id, actor=actor, at=at)
    for card, _ in plan.tenders:
        if card.giver_id not in {None, customer_id} and card.used_by_id is None:
            assert card.giver_id is not None
            mark_used(card.id, sale_id=sale_id)
            event = GiftCardUsed(card_id=card.id, sale_id=sale_id, giver_id=card.giver_id)
            publish(event, at=at)


def tell_cards(
    plan: GiftPlan, wallets: dict[Owner, Wallet], *, at: datetime
) -> tuple[GiftPart, ...]:
    """What is told of each card on the receipt, after it moved."""

    def part(card: GiftCard, *, spent_rial: int = 0, sold_rial: int = 0) -> GiftPart:
        wallet = wallets[Owner(Holder.CARD, card.id)]
        ends = [lot.expires_at for lot in wallet.lots or () if lot.is_usable(at) and lot.expires_at]
        return GiftPart(
            ending=card.ending,
            spent_rial=spent_rial,
            sold_rial=sold_rial,
            left_rial=wallet.balance(Unit.CREDIT),
            expires_at=min(ends, default=None),
        )

    return (
        *(part(card, spent_rial=amount) for card, amount in plan.tenders),
        *(part(card, sold_rial=line.amount_rial) for card, line in plan.sold),
    )


def _plan(
    sale: SaleInput,
    tenders: Iterable[GiftTender],
    cards: dict[str, GiftCard],
    usable: Callable[[GiftCard], int],
) -> GiftPlan:
    sold = tuple(_list_sold(sale, cards))
    for_value = sum(line.net_rial for line in sale.lines if line.card)
    rest = max(0, sale.total_rial - for_value)
    planned: dict[int, tuple[GiftCard, int]] = {}
    for place, gift in enumerate(tenders):
        pointer = f"/redeem/gift_cards/{place}"
        card = cards.get(gift.card)
        if card is None or card.state != CardState.ACTIVE or card.id in planned:
            raise WrongGiftCard(pointer=pointer)
        on_it = usable(card)
        amount = min(on_it, rest) if gift.amount_rial is None else gift.amount_rial
        if amount > on_it:
            raise NotEnoughBalance(pointer=pointer, usable=on_it, asked=amount, unit=Unit.CREDIT)
        if amount > rest:
            raise MoreThanInvoice(pointer=pointer, most_rial=rest)
        planned[card.id] = (card, amount)
        rest -= amount
    paying = tuple((card, amount) for card, amount in planned.values() if amount)
    return GiftPlan(tenders=paying, sold=sold, rest_rial=rest)


def _list_sold(sale: SaleInput, cards: dict[str, GiftCard]) -> Iterable[tuple[GiftCard, SoldLine]]:
    seen = set()
    for position, line in enumerate(sale.lines):
        if not line.card:
            continue
        pointer = f"/lines/{position}/gift_card"
        card = cards.get(line.card)
        if card is None or card.id in seen or line.quantity != 1:
            raise CardNotForSale(pointer=pointer)
        seen.add(card.id)
        amount = price_of(card, line.gross_rial, pointer=pointer)
        yield card, SoldLine(position=position, card_id=card.id, amount_rial=amount)
