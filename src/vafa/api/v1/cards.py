"""Cards in batches; gift cards: sold, topped up, asked, blocked, moved, handed to givers."""

from __future__ import annotations

from http import HTTPStatus

from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from vafa.api.v1.access import ApiKey, ApiRequest, bind_till
from vafa.api.v1.once import answer_once
from vafa.api.v1.paging import PageFilter, take_page
from vafa.api.v1.serving import Answer, get_actor, in_scope
from vafa.api.v1.shapes.cards import (
    BlockCardBody,
    CardBatchBody,
    CardBatchOut,
    CardBatchPage,
    CardBody,
    GiftCardOut,
    GiverCardBody,
    NumberList,
    NumberOut,
    SellCardBody,
    TransferCardBody,
)
from vafa.api.v1.shapes.common import CardBatchIdInPath, Filter
from vafa.cards.actions import (
    block_card,
    hand_to_giver,
    make_batch,
    open_gift_card,
    record_printing,
    sell_card,
    transfer_card,
)
from vafa.cards.queries import get_batch, get_gift_card, list_batches, list_printed
from vafa.cards.types import BatchView, GiftCard
from vafa.codes.types import Trier
from vafa.customers.errors import UnknownCustomer
from vafa.customers.queries import find_customer
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Holder, Unit
from vafa.staff.types import Scope

router = Router(tags=[_("Cards")])

NUMBERS = 1_000


class NumberFilter(Filter):
    """Which stretch of a batch."""

    after: int = Field(0, ge=0, le=10_000, description=_("After this serial."))


@router.post(
    "/card-batches",
    auth=ApiKey(Scope.CARDS_MAKE),
    response={HTTPStatus.CREATED: CardBatchOut},
    summary=_("Make cards"),
    description=_("A batch of membership or gift cards with numbers that no bank's card can have."),
)
@in_scope
def make_card_batch(request: ApiRequest, body: CardBatchBody) -> Answer:

    def work(_client_key: str) -> Answer:
        batch_id = make_batch(
            kind=body.kind,
            name=body.name,
            count=body.count,
            value_rial=body.value_rial,
            valid_days=body.valid_days,
            actor=get_actor(request),
            at=request.at,
        )
        return Answer(_write_batch(get_batch(batch_id)), status=HTTPStatus.CREATED)

    return answer_once(request, work)


@router.get(
    "/card-batches",
    auth=ApiKey(Scope.CARDS_MAKE),
    response=CardBatchPage,
    summary=_("List batches of cards"),
    description=_("The last made first."),
)
@in_scope
def read_card_batches(request: ApiRequest, wanted: Query[PageFilter]) -> Answer:
    rows = list_batches(before_id=wanted.before_id("bat"), limit=wanted.limit + 1)
    page, next_cursor = take_page(rows, limit=wanted.limit, kind="bat")
    return Answer(CardBatchPage(data=[_write_batch(one) for one in page], next_cursor=next_cursor))


@router.get(
    "/card-batches/{bat:card_batch_id}/numbers",
    auth=ApiKey(Scope.CARDS_MAKE),
    response=NumberList,
    summary=_("Read numbers for the printer"),
    description=_("1,000 at a time. Who took them is put on the record."),
)
@in_scope
def read_card_numbers(
    request: ApiRequest, card_batch_id: CardBatchIdInPath, wanted: Query[NumberFilter]
) -> Answer:
    batch = get_batch(card_batch_id)
    rows = list(list_printed(card_batch_id, after_serial=wanted.after, limit=NUMBERS))
    actor = get_actor(request)
    record_printing(card_batch_id, file="api", rows=len(rows), actor=actor, at=request.at)
    more = bool(rows) and rows[-1].serial < batch.count
    return Answer(
        NumberList(
            data=[NumberOut(serial=one.serial, number=one.number) for one in rows],
            next_serial=rows[-1].serial if more else None,
        )
    )


@router.post(
    "/gift-cards/sell",
    auth=ApiKey(Scope.CARDS_SELL),
    response={HTTPStatus.CREATED: GiftCardOut},
    summary=_("Sell or top up a gift card"),
    description=_("Without an invoice. On an invoice, name the card on its line instead."),
)
@in_scope
def sell_gift_card(request: ApiRequest, body: SellCardBody) -> Answer:

    def work(client_key: str) -> Answer:
        card = sell_card(
            body.card,
            amount_rial=body.amount_rial,
            request_key=client_key,
            actor=get_actor(request),
            at=request.at,
        )
        return Answer(_tell(request, card.id), status=HTTPStatus.CREATED)

    return answer_once(request, work)


@router.post(
    "/gift-cards/balance",
    auth=ApiKey(Scope.CODES_REDEEM),
    response=GiftCardOut,
    summary=_("Ask what is on a gift card"),
    description=_(
        "With its number alone. Wrong numbers are counted on the till and the key, and locked "
        "after too many; all that cannot pay look alike."
    ),
)
@in_scope
def ask_gift_card(request: ApiRequest, body: CardBody) -> Answer:
    return Answer(_tell(request, _open(request, body).id))


@router.post(
    "/gift-cards/block",
    auth=ApiKey(Scope.CARDS_SELL),
    response=GiftCardOut,
    summary=_("Block a gift card"),
    description=_("At once and for good. What is on it can be moved to another card."),
)
@in_scope
def block_gift_card(request: ApiRequest, body: BlockCardBody) -> Answer:

    def work(_client_key: str) -> Answer:
        card = _open(request, body)
        block_card(card.id, reason=body.reason, actor=get_actor(request), at=request.at)
        return Answer(_tell(request, card.id))

    return answer_once(request, work)


@router.post(
    "/gift-cards/transfer",
    auth=ApiKey(Scope.CARDS_SELL),
    response=GiftCardOut,
    summary=_("Move a balance to another gift card"),
    description=_("To one that was not sold yet, which takes its place. Dates stay as they are."),
)
@in_scope
def transfer_gift_card(request: ApiRequest, body: TransferCardBody) -> Answer:

    def work(_client_key: str) -> Answer:
        card = _open(request, body)
        heir_id = transfer_card(card.id, body.to, actor=get_actor(request), at=request.at)
        return Answer(_tell(request, heir_id))

    return answer_once(request, work)


@router.post(
    "/gift-cards/givers",
    auth=ApiKey(Scope.CARDS_SELL),
    response={HTTPStatus.CREATED: GiftCardOut},
    summary=_("Hand a gift card to a member to give away"),
    description=_("When somebody else uses it, rules on card_used reward the member."),
)
@in_scope
def give_gift_card_away(request: ApiRequest, body: GiverCardBody) -> Answer:

    def work(_client_key: str) -> Answer:
        customer = find_customer(body.customer.to_key())
        if customer is None:
            raise UnknownCustomer(pointer="/customer")
        card_id = hand_to_giver(
            body.card, customer_id=customer.id, actor=get_actor(request), at=request.at
        )
        return Answer(_tell(request, card_id), status=HTTPStatus.CREATED)

    return answer_once(request, work)


def _open(request: ApiRequest, body: CardBody) -> GiftCard:
    trier = Trier(till=bind_till(request, body.till), cashier=get_actor(request).code)
    return open_gift_card(body.card, trier=trier, at=request.at)


def _tell(request: ApiRequest, card_id: int) -> GiftCardOut:
    card = get_gift_card(card_id)
    wallet = load_wallet(card_id, at=request.at, holder=Holder.CARD)
    soonest = wallet.soonest_end()
    return GiftCardOut(
        ending=card.ending,
        state=card.state,
        balance_rial=wallet.usable[Unit.CREDIT],
        expires_at=soonest.expires_at if soonest else None,
    )


def _write_batch(batch: BatchView) -> CardBatchOut:
    return CardBatchOut(
        id=batch.id,
        kind=batch.kind,
        name=batch.name,
        count=batch.count,
        value_rial=batch.value_rial,
        valid_days=batch.valid_days,
        made_at=batch.made_at,
        by_state={str(state): count for state, count in batch.by_state.items()},
    )
