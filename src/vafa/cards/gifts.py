"""Value on gift cards: sold, topped up, refunded, moved to another card.

A gift card is a wallet of the ledger whose holder is the card. What is on it was paid for: its
lots are never promotional and end only where the batch says so. Whoever touches that value locks
the wallets first, then the cards.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.cards.errors import (
    CardAlreadySpent,
    CardNotForSale,
    NoSuchCard,
    NothingOnCard,
    UnknownCard,
    WrongGiftCard,
)
from vafa.cards.models import Card, SoldCard
from vafa.cards.queries import digest_card, find_gift_cards, gift_cards, view_gift_card
from vafa.cards.types import CardState, GiftCard, SoldLine
from vafa.codes.actions import count_wrong_try, refuse_if_locked
from vafa.codes.types import Secret, Trier
from vafa.customers.queries import get_customer
from vafa.foundation.jalali import end_of_day, local_day
from vafa.ledger.actions import Journal, get_house_account, load_lots, lock_wallet, lock_wallets
from vafa.ledger.errors import NotEnoughBalance
from vafa.ledger.types import Cause, Holder, NewLot, Owner, Purpose, TransferKind, Unit, Wallet
from vafa.tenancy.queries import load_current_business

MOST_ON_A_CARD = 10**11


def open_gift_card(text: str, *, trier: Trier, at: datetime) -> GiftCard:
    """The gift card in use that was typed, swiped or scanned, for whoever holds it.

    WrongGiftCard, counted on every side of the try, for any other; CodesLocked; BankCard.
    """
    try:
        digest = digest_card(text)
    except NoSuchCard:
        raise WrongGiftCard from None  # no number at all is no guess
    return open_by_digests([digest], trier=trier, at=at)[digest]


def open_by_digests(digests: Collection[str], *, trier: Trier, at: datetime) -> dict[str, GiftCard]:
    """The gift cards in use with these digests. WrongGiftCard, counted, when one is not."""
    if not digests:
        return {}
    refuse_if_locked(trier, None, at=at)
    found = find_gift_cards(digests)
    for place, digest in enumerate(digests):
        card = found.get(digest)
        if card is None:
            count_wrong_try(trier, None, at=at, what=Secret.CARD)
        if card is None or card.state != CardState.ACTIVE:
            raise WrongGiftCard(pointer=f"/redeem/gift_cards/{place}")
    return found


def lock_gift_cards(card_ids: Collection[int]) -> dict[int, GiftCard]:
    """The cards as they are now, kept so until the transaction ends. After their wallets."""
    if not card_ids:
        return {}
    rows = gift_cards().filter(id__in=list(card_ids)).order_by("id").select_for_update(of=["self"])
    return {row.id: view_gift_card(row) for row in rows}


def put_value(
    journal: Journal,
    transfer_id: int,
    card: GiftCard,
    wallet: Wallet,
    amount_rial: int,
    cause: Cause,
) -> None:
    """Put what was paid for on a card, in a journal that the caller posts."""
    expires_at = None
    if card.valid_days:
        zone = ZoneInfo(load_current_business().zone)
        last_day = local_day(journal.at, zone) + timedelta(days=card.valid_days)
        expires_at = end_of_day(last_day, zone)
    lot = NewLot(
        unit=Unit.CREDIT,
        amount=amount_rial,
        available_at=journal.at,
        expires_at=expires_at,
        promotional=False,
    )
    journal.sell(transfer_id, wallet, lot, cause=cause, at=journal.at)


def take_value_back(journal: Journal, transfer_id: int, wallet: Wallet, amount_rial: int) -> None:
    """Take what was paid for off a card again. CardAlreadySpent when there is less on it."""
    sold = get_house_account(Purpose.SOLD, Unit.CREDIT, at=journal.at)
    try:
        journal.spend(transfer_id, wallet, Unit.CREDIT, amount_rial, target_id=sold)
    except NotEnoughBalance:
        left = wallet.usable(Unit.CREDIT, journal.at)
        raise CardAlreadySpent(pointer="/lines", left_rial=left) from None


def start_card(card_id: int, *, actor: Actor, at: datetime) -> None:
    """A card that was only made is in use from now on. A repeat changes nothing."""
    _turn(card_id, {CardState.MADE}, CardState.ACTIVE, actor=actor, at=at)


def stop_card(card_id: int, *, actor: Actor, at: datetime) -> None:
    """A card whose sale was taken back, and that paid for nothing, may be sold again."""
    _turn(card_id, {CardState.ACTIVE}, CardState.MADE, actor=actor, at=at)


def keep_sold_lines(sale_id: int, sold: Sequence[SoldLine]) -> None:
    """Remember which line of a recorded sale put how much on which card."""
    SoldCard.objects.bulk_create(
        [
            SoldCard(
                sale_id=sale_id,
                position=one.position,
                card_id=one.card_id,
                amount_rial=one.amount_rial,
            )
            for one in sold
        ]
    )


def mark_used(card_id: int, *, sale_id: int | None) -> None:
    """Remember the sale that a card's giver is rewarded for; None when it was taken back."""
    Card.objects.filter(id=card_id).update(used_by_id=sale_id)


def sell_card(
    text: str, *, amount_rial: int = 0, request_key: str, actor: Actor, at: datetime
) -> GiftCard:
    """Sell a card, or top one up, without an invoice: value is on it from now on.

    `amount_rial` 0 is what the batch says. CardNotForSale, BankCard, BadAmount; AlreadyPosted for
    a repeated request key.
    """
    try:
        digest = digest_card(text)
    except NoSuchCard:
        raise CardNotForSale(pointer="/card") from None
    found = find_gift_cards([digest]).get(digest)
    if found is None:
        raise CardNotForSale(pointer="/card")
    return top_up(found.id, amount_rial=amount_rial, request_key=request_key, actor=actor, at=at)


def top_up(
    card_id: int, *, amount_rial: int, request_key: str, actor: Actor, at: datetime
) -> GiftCard:
    """Put value that was paid for on a card. As `sell_card`."""
    wallet = lock_wallet(card_id, at=at, holder=Holder.CARD)
    card = lock_gift_cards([card_id]).get(card_id)
    if card is None:
        raise UnknownCard
    amount_rial = price_of(card, amount_rial)
    journal = Journal(actor=actor, at=at)
    cause = Cause(kind="card", id=card_id)
    transfer_id = journal.begin(
        TransferKind.SELL, reference=f"card:{request_key}"[:80], cause=cause
    )
    put_value(journal, transfer_id, card, wallet, amount_rial, cause)
    journal.post()
    start_card(card_id, actor=actor, at=at)
    record(
        actor=actor,
        act="card.sold",
        at=at,
        object_kind="card",
        object_id=card_id,
        amount_rial=amount_rial,
    )
    return card


def price_of(card: GiftCard, asked_rial: int, *, pointer: str = "/card") -> int:
    """What is put on a card: a new one of a batch with a value has that, any other what is asked.

    CardNotForSale for one that is blocked or over, for another value, and for nothing at all.
    """
    if card.state not in {CardState.MADE, CardState.ACTIVE}:
        raise CardNotForSale(pointer=pointer)
    if card.state == CardState.MADE and card.value_rial:
        if asked_rial not in {0, card.value_rial}:
            raise CardNotForSale(pointer=pointer, value_rial=card.value_rial)
        return card.value_rial
    if not 0 < asked_rial <= MOST_ON_A_CARD:
        raise CardNotForSale(pointer=pointer)
    return asked_rial


def transfer_card(card_id: int, text: str, *, actor: Actor, at: datetime) -> int:
    """Move all that is on a card to a made one, which takes its place; the new card's id.

    A repeat changes nothing. NothingOnCard, CardNotForSale, BankCard, UnknownCard.
    """
    try:
        digest = digest_card(text)
    except NoSuchCard:
        raise CardNotForSale(pointer="/card") from None
    target = find_gift_cards([digest]).get(digest)
    if target is None or target.id == card_id:
        raise CardNotForSale(pointer="/card")
    owners = [Owner(Holder.CARD, one) for one in (card_id, target.id)]
    wallets = lock_wallets(owners, at=at)
    cards = lock_gift_cards([card_id, target.id])
    if card_id not in cards:
        raise UnknownCard
    card, target = cards[card_id], cards[target.id]
    if card.replaced_by_id == target.id:
        return target.id
    if card.state not in {CardState.ACTIVE, CardState.BLOCKED} or target.state != CardState.MADE:
        raise CardNotForSale(pointer="/card")
    source, heir = (load_lots(wallets[owner]) for owner in owners)
    usable = source.usable(Unit.CREDIT, at)
    if not usable:
        raise NothingOnCard
    journal = Journal(actor=actor, at=at)
    transfer_id = journal.begin(
        TransferKind.MOVE,
        reference=f"card:{card_id}:to:{target.id}",
        cause=Cause(kind="card", id=card_id),
    )
    journal.move(transfer_id, source, heir, Unit.CREDIT, usable)
    journal.post()
    states = {CardState.ACTIVE, CardState.BLOCKED}
    _turn(card_id, states, CardState.REPLACED, actor=actor, at=at, replaced_by_id=target.id)
    changed = {"customer_id": card.giver_id, "used_by_id": card.used_by_id}
    _turn(target.id, {CardState.MADE}, CardState.ACTIVE, actor=actor, at=at, **changed)
    return target.id


def hand_to_giver(text: str, *, customer_id: int, actor: Actor, at: datetime) -> int:
    """Hand a gift card to a member who gives it away, and is rewarded when it is used; its id.

    A repeat changes nothing. CardNotForSale for one that somebody else was handed; BankCard.
    """
    try:
        digest = digest_card(text)
    except NoSuchCard:
        raise CardNotForSale(pointer="/card") from None
    found = find_gift_cards([digest]).get(digest)
    if found is None:
        raise CardNotForSale(pointer="/card")
    return hand_to_giver_by_id(found.id, customer_id=customer_id, actor=actor, at=at)


def hand_to_giver_by_id(card_id: int, *, customer_id: int, actor: Actor, at: datetime) -> int:
    """The same for a card that is chosen from a list."""
    get_customer(customer_id)
    row = gift_cards().filter(id=card_id).select_for_update(of=["self"]).first()
    if row is None:
        raise UnknownCard
    if row.state not in {CardState.MADE, CardState.ACTIVE}:
        raise CardNotForSale(pointer="/card")
    if row.customer_id is not None and row.customer_id != customer_id:
        raise CardNotForSale(pointer="/card")
    if row.customer_id is None:
        row.customer_id, row.changed_at = customer_id, at
        row.save(update_fields=["customer_id", "changed_at"])
        record(
            actor=actor,
            act="card.handed_to_giver",
            at=at,
            object_kind="card",
            object_id=row.id,
            customer_id=customer_id,
        )
    return row.id


def find_heir(card: GiftCard) -> GiftCard:
    """The card that is in the place of a card now; itself, when none is."""
    while card.replaced_by_id is not None:
        card = view_gift_card(gift_cards().get(id=card.replaced_by_id))
    return card


def _turn(
    card_id: int,
    states: Collection[CardState],
    state: CardState,
    *,
    actor: Actor,
    at: datetime,
    **changed: int | None,
) -> None:
    rows = Card.objects.filter(id=card_id, state__in=list(states))
    if rows.update(state=state, changed_at=at, **changed):
        record(
            actor=actor,
            act=f"card.{state}",
            at=at,
            object_kind="card",
            object_id=card_id,
            after=str(state),
        )
