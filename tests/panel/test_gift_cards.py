"""Gift cards in the panel and at the till: sold, asked, topped up, moved, blocked, given away."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.cards.conftest import BANK_CARDS, make_cards
from tests.shop import Shop
from vafa.cards.queries import get_gift_card, list_cards_of
from vafa.cards.types import CardKind, CardState
from vafa.foundation.ids import new_id, write_id
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Holder, Unit
from vafa.sales.models import Sale
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope


@pytest.fixture
def cards(business):
    with business_scope(business.pk):
        return make_cards(2, kind=CardKind.GIFT, value_rial=500_000)


@pytest.fixture
def cashier(signed_in, business):
    with business_scope(business.pk):
        branch = Shop(branches=1).branches[0]
    return signed_in(Role.CASHIER, branch_id=branch.id)


def page_of(card_id, part=""):
    return f"/panel/loyalty/cards/one/{write_id('card', card_id)}/{part}"


def on(business, card_id):
    with business_scope(business.pk):
        wallet = load_wallet(card_id, at=datetime.now(UTC), holder=Holder.CARD)
    return wallet.usable[Unit.CREDIT]


def sell_by_hand(client, card_id, **more):
    return client.post(page_of(card_id, "sell/"), {"key": str(new_id())} | more)


def test_the_page_of_a_card_sells_tops_up_moves_and_blocks_it(signed_in, business, cards):
    (first, number), (second, other) = cards
    boss = signed_in(Role.OWNER)
    key = {"key": str(new_id())}
    assert boss.post(page_of(first, "sell/"), key).status_code == 303
    assert boss.post(page_of(first, "sell/"), key).status_code in {303, 422}
    assert on(business, first) == 500_000, "pressed twice, sold once"
    assert sell_by_hand(boss, first, amount="10000").status_code == 303
    assert on(business, first) == 600_000
    page = boss.get(page_of(first)).content.decode()
    assert "۶۰٬۰۰۰ تومان" in page
    assert number not in page
    wrong = boss.post(page_of(first, "transfer/"), {"card": BANK_CARDS[0]})
    assert wrong.status_code == 422
    moved = boss.post(page_of(first, "transfer/"), {"card": other})
    assert moved["Location"] == page_of(second)
    assert (on(business, first), on(business, second)) == (0, 600_000)
    assert boss.post(page_of(second, "block/")).status_code == 303
    with business_scope(business.pk):
        assert get_gift_card(second).state is CardState.BLOCKED


def test_a_member_is_handed_a_card_to_give_away(signed_in, business, cards):
    with business_scope(business.pk):
        mina = Shop(branches=0).person("مینا")
    boss = signed_in(Role.OWNER)
    assert boss.post(page_of(cards[0][0], "give/"), {"mobile": "09999999999"}).status_code == 422
    assert boss.post(page_of(cards[0][0], "give/"), {"mobile": "09120000001"}).status_code == 303
    with business_scope(business.pk):
        assert [card.id for card in list_cards_of(mina)] == [cards[0][0]]
    assert "مینا" in boss.get(page_of(cards[0][0])).content.decode()


def test_the_till_sells_a_card_tells_what_is_on_it_and_lets_it_pay(cashier, business, cards):
    card_id, number = cards[0]
    form = cashier.get("/till/gift/").context["page"].form.initial
    sold = form | {"card": f"ک{number}؟", "method": "card", "do": "sell"}
    for _ in range(2):
        assert cashier.post("/till/gift/", sold)["Location"].startswith("/till/done/")
    assert on(business, card_id) == 500_000
    asked = cashier.post("/till/gift/", sold | {"do": "ask"})
    assert "۵۰٬۰۰۰" in asked.content.decode()
    sale = {"number": "g1", "customer": "", "amount": "70000", "method": "card"}
    quote = cashier.post("/till/quote/", sale | {"gift_card": number})
    assert quote.context["page"].quote.gift_rial == 500_000
    done = cashier.post("/till/sell/", sale | {"gift_card": number})
    page = cashier.get(done["Location"]).content.decode()
    assert "از کارت هدیه" in page
    assert on(business, card_id) == 0


def test_a_wrong_card_at_the_till_records_nothing(cashier, business, cards):
    sale = {"number": "g2", "customer": "", "amount": "70000", "method": "card"}
    for number in (cards[0][1], BANK_CARDS[1], "123"):
        answer = cashier.post("/till/sell/", sale | {"gift_card": number})
        assert answer.status_code == 422
    with business_scope(business.pk):
        assert not Sale.objects.exists()
