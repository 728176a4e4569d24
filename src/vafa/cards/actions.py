"""Making cards, handing them out, blocking and replacing them."""

from __future__ import annotations

from datetime import datetime

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.cards.errors import CardTaken, NoSuchCard, TooManyCards, UnknownCard
from vafa.cards.gifts import (
    find_heir,
    hand_to_giver,
    hand_to_giver_by_id,
    keep_sold_lines,
    lock_gift_cards,
    mark_used,
    open_by_digests,
    open_gift_card,
    price_of,
    put_value,
    sell_card,
    start_card,
    stop_card,
    take_value_back,
    top_up,
    transfer_card,
)
from vafa.cards.models import Batch, Card
from vafa.cards.numbers import digest_number, kind_of, make_number, read_number
from vafa.cards.types import CardKind, CardState
from vafa.customers.queries import get_customer
from vafa.foundation.ids import new_id
from vafa.foundation.persian import clean_text

__all__ = [
    "block_card",
    "find_heir",
    "give_member_card",
    "hand_to_giver",
    "hand_to_giver_by_id",
    "keep_sold_lines",
    "lock_gift_cards",
    "make_batch",
    "mark_used",
    "open_by_digests",
    "open_gift_card",
    "price_of",
    "put_value",
    "record_printing",
    "replace_card",
    "sell_card",
    "start_card",
    "stop_card",
    "take_value_back",
    "top_up",
    "transfer_card",
]

MOST_IN_A_BATCH = 10_000
_DRAWS = 20  # a twin is a matter of 1 in 10,000,000 at 1,000,000 cards


def make_batch(
    *,
    kind: CardKind,
    name: str,
    count: int,
    value_rial: int = 0,
    valid_days: int = 0,
    actor: Actor,
    at: datetime,
) -> int:
    """So many new cards, not yet in use; the batch's id. TooManyCards. A repeat makes more."""
    if not 1 <= count <= MOST_IN_A_BATCH:
        raise TooManyCards(pointer="/count")
    batch = Batch.objects.create(
        kind=kind,
        name=clean_text(name)[:80],
        count=count,
        value_rial=value_rial,
        valid_days=valid_days,
        made_at=at,
        made_by=actor.code,
    )
    _make_cards(batch, at=at)
    record(
        actor=actor,
        act="card.batch_made",
        at=at,
        object_kind="card_batch",
        object_id=batch.id,
        kind=str(kind),
        count=count,
        value_rial=value_rial,
    )
    return batch.id


def give_member_card(text: str, *, customer_id: int, actor: Actor, at: datetime) -> int:
    """Hand a made membership card to a customer; the card's id. A repeat changes nothing.

    NoSuchCard, BankCard; CardTaken when it is somebody else's.
    """
    get_customer(customer_id)
    card = _lock(text, CardKind.MEMBER)
    if card.state == CardState.ACTIVE and card.customer_id == customer_id:
        return card.id
    if card.state == CardState.ACTIVE:
        raise CardTaken(pointer="/card")
    if card.state != CardState.MADE:
        raise NoSuchCard(pointer="/card")
    _change(card, CardState.ACTIVE, customer_id=customer_id, actor=actor, at=at)
    return card.id


def block_card(card_id: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take a card out of use at once, for good. A repeat changes nothing. UnknownCard."""
    card = _lock_by_id(card_id)
    if card.state in {CardState.MADE, CardState.ACTIVE}:
        _change(card, CardState.BLOCKED, actor=actor, at=at, reason=reason)


def replace_card(card_id: int, text: str, *, actor: Actor, at: datetime) -> int:
    """Put a made card in the place of a lost one, which is over at once; the new card's id.

    Whose it is stays, and so does everything they have: a membership card holds nothing itself.
    A repeat changes nothing. UnknownCard, NoSuchCard, BankCard, CardTaken.
    """
    old = _lock_by_id(card_id)
    if old.kind != CardKind.MEMBER or old.customer_id is None:
        raise UnknownCard
    new_card_id = give_member_card(text, customer_id=old.customer_id, actor=actor, at=at)
    if new_card_id == old.id:
        raise NoSuchCard(pointer="/card")
    if new_card_id != old.replaced_by_id:
        old.replaced_by_id = new_card_id
        _change(old, CardState.REPLACED, actor=actor, at=at)
    return new_card_id


def record_printing(batch_id: int, *, file: str, rows: int, actor: Actor, at: datetime) -> None:
    """Put on the record who took the numbers of a batch out, and how many."""
    record(
        actor=actor,
        act="card.numbers_taken_out",
        at=at,
        object_kind="card_batch",
        object_id=batch_id,
        file=file,
        rows=rows,
    )


def _make_cards(batch: Batch, *, at: datetime) -> None:
    """Draw cards until every serial has one: a number that exists is not written, but redrawn."""
    missing = set(range(1, batch.count + 1))
    for _ in range(_DRAWS):
        drawn = [_draw_card(batch, serial, at=at) for serial in sorted(missing)]
        Card.objects.bulk_create(drawn, ignore_conflicts=True, batch_size=1_000)
        missing -= set(Card.objects.filter(batch_id=batch.id).values_list("serial", flat=True))
        if not missing:
            return
    raise AssertionError("no free number was drawn")


def _draw_card(batch: Batch, serial: int, *, at: datetime) -> Card:
    card_id, kind = new_id(), CardKind(batch.kind)
    number = make_number(card_id, kind)
    return Card(
        id=card_id,
        kind=kind,
        batch_id=batch.id,
        serial=serial,
        digest=digest_number(number),
        ending=number[-4:],
        made_at=at,
        changed_at=at,
    )


def _lock(text: str, kind: CardKind) -> Card:
    number = read_number(text)
    rows = Card.objects.select_for_update().filter(digest=digest_number(number))
    card: Card | None = rows.first() if kind_of(number) == kind else None
    if card is None:
        raise NoSuchCard(pointer="/card")
    return card


def _lock_by_id(card_id: int) -> Card:
    card: Card | None = Card.objects.select_for_update().filter(id=card_id).first()
    if card is None:
        raise UnknownCard
    return card


def _change(
    card: Card,
    state: CardState,
    *,
    actor: Actor,
    at: datetime,
    customer_id: int | None = None,
    reason: str = "",
) -> None:
    before, card.state, card.changed_at = card.state, state, at
    card.customer_id = customer_id or card.customer_id
    card.save(update_fields=["state", "customer_id", "replaced_by_id", "changed_at"])
    record(
        actor=actor,
        act=f"card.{state}",
        at=at,
        object_kind="card",
        object_id=card.id,
        before=before,
        after=str(state),
        customer_id=card.customer_id,
        reason=reason,
    )
