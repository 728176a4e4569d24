"""Reading cards."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from django.db.models import Count, QuerySet

from vafa.cards.errors import CardNotForSale, NoSuchCard, UnknownCard
from vafa.cards.models import Batch, Card, SoldCard
from vafa.cards.numbers import (
    digest_number,
    looks_like_card,
    make_number,
    read_number,
    write_groups,
)
from vafa.cards.types import (
    BatchView,
    CardKind,
    CardState,
    CardView,
    GiftCard,
    PrintedCard,
    SoldLine,
)

__all__ = [
    "digest_card",
    "find_gift_cards",
    "find_holder",
    "find_member",
    "find_price",
    "get_batch",
    "get_card",
    "get_gift_card",
    "get_member_number",
    "list_batches",
    "list_cards",
    "list_cards_of",
    "list_printed",
    "list_sold_lines",
    "looks_like_card",
    "write_groups",
]


def digest_card(text: str) -> str:
    """What is kept of the number that was typed, swiped or scanned. NoSuchCard, BankCard."""
    return digest_number(read_number(text))


def find_holder(digest: str) -> int | None:
    """Whose active membership card has this digest; None for any other."""
    rows = Card.objects.filter(digest=digest, kind=CardKind.MEMBER, state=CardState.ACTIVE)
    found: int | None = rows.values_list("customer_id", flat=True).first()
    return found


def find_member(text: str) -> int | None:
    """Whose active membership card was typed, swiped or scanned; None for any other.

    BankCard for a bank's; nothing of it is kept.
    """
    try:
        return find_holder(digest_card(text))
    except NoSuchCard:
        return None


def get_member_number(customer_id: int) -> str | None:
    """The number of the newest active membership card of a customer, for themselves to show."""
    rows = Card.objects.filter(
        customer_id=customer_id, kind=CardKind.MEMBER, state=CardState.ACTIVE
    )
    card_id = rows.order_by("-changed_at", "-id").values_list("id", flat=True).first()
    return make_number(card_id, CardKind.MEMBER) if card_id is not None else None


def member_cards() -> QuerySet[Card]:
    """Every membership card in use, for segments to filter."""
    rows: QuerySet[Card] = Card.objects.filter(kind=CardKind.MEMBER, state=CardState.ACTIVE)
    return rows


def get_card(card_id: int) -> CardView:
    """One card. UnknownCard."""
    row: Card | None = Card.objects.filter(id=card_id).first()
    if row is None:
        raise UnknownCard
    return _view(row)


def list_cards_of(customer_id: int, *, limit: int = 20) -> list[CardView]:
    """The cards a customer has or had, the newest first."""
    rows = Card.objects.filter(customer_id=customer_id).order_by("-changed_at", "-id")
    return [_view(row) for row in rows[:limit]]


def list_cards(batch_id: int, *, after_serial: int = 0, limit: int = 50) -> list[CardView]:
    """The cards of a batch in their order; the next page starts after the last one's serial."""
    rows = Card.objects.filter(batch_id=batch_id, serial__gt=after_serial).order_by("serial")
    return [_view(row) for row in rows[:limit]]


def find_gift_cards(digests: Collection[str]) -> dict[str, GiftCard]:
    """The gift cards with these digests, whatever became of them, by digest."""
    if not digests:
        return {}
    return {row.digest: view_gift_card(row) for row in gift_cards().filter(digest__in=digests)}


def find_price(text: str) -> int:
    """What a made gift card is sold with; CardNotForSale when its batch does not say, BankCard."""
    try:
        digest = digest_card(text)
    except NoSuchCard:
        raise CardNotForSale(pointer="/card") from None
    card = find_gift_cards([digest]).get(digest)
    if card is None or card.state != CardState.MADE or not card.value_rial:
        raise CardNotForSale(pointer="/card")
    return card.value_rial


def get_gift_card(card_id: int) -> GiftCard:
    """One gift card. UnknownCard."""
    row = gift_cards().filter(id=card_id).first()
    if row is None:
        raise UnknownCard
    return view_gift_card(row)


def gift_cards() -> QuerySet[Card]:
    """Every gift card in scope, with its batch."""
    rows: QuerySet[Card] = Card.objects.filter(kind=CardKind.GIFT).select_related("batch")
    return rows


def view_gift_card(row: Card) -> GiftCard:
    """A row of `gift_cards` as a plain value."""
    return GiftCard(
        id=row.id,
        state=CardState(row.state),
        ending=row.ending,
        value_rial=row.batch.value_rial,
        valid_days=row.batch.valid_days,
        giver_id=row.customer_id,
        used_by_id=row.used_by_id,
        replaced_by_id=row.replaced_by_id,
    )


def list_sold_lines(sale_id: int) -> list[SoldLine]:
    """The lines of a sale that put value on gift cards, in their order."""
    rows = SoldCard.objects.filter(sale_id=sale_id).order_by("position")
    return [
        SoldLine(position=row.position, card_id=row.card_id, amount_rial=row.amount_rial)
        for row in rows
    ]


def get_batch(batch_id: int) -> BatchView:
    """One batch. UnknownCard."""
    row: Batch | None = Batch.objects.filter(id=batch_id).first()
    if row is None:
        raise UnknownCard
    return _view_batch(row, _count_states([batch_id]))


def list_batches(*, before_id: int | None = None, limit: int = 50) -> list[BatchView]:
    """Batches, the newest first; the next page starts before the last one's id."""
    rows = Batch.objects.order_by("-id")
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    found = list(rows[:limit])
    counts = _count_states([row.id for row in found])
    return [_view_batch(row, counts) for row in found]


def list_printed(batch_id: int, *, after_serial: int = 0, limit: int) -> Iterator[PrintedCard]:
    """Cards of a batch with their numbers, in their order: for the printer alone."""
    rows = Card.objects.filter(batch_id=batch_id, serial__gt=after_serial).order_by("serial")
    for card_id, serial, kind in rows.values_list("id", "serial", "kind")[:limit]:
        yield PrintedCard(serial=serial, number=make_number(card_id, CardKind(kind)))


def _count_states(batch_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    rows = Card.objects.filter(batch_id__in=list(batch_ids)).values_list("batch_id", "state")
    return {(batch, state): count for batch, state, count in rows.annotate(Count("id"))}


def _view_batch(row: Batch, counts: dict[tuple[int, str], int]) -> BatchView:
    return BatchView(
        id=row.id,
        kind=CardKind(row.kind),
        name=row.name,
        count=row.count,
        value_rial=row.value_rial,
        valid_days=row.valid_days,
        made_at=row.made_at,
        made_by=row.made_by,
        by_state={state: counts.get((row.id, state), 0) for state in CardState},
    )


def _view(row: Card) -> CardView:
    return CardView(
        id=row.id,
        kind=CardKind(row.kind),
        state=CardState(row.state),
        ending=row.ending,
        serial=row.serial,
        batch_id=row.batch_id,
        customer_id=row.customer_id,
        made_at=row.made_at,
        changed_at=row.changed_at,
    )
