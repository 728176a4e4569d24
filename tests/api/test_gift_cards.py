"""Gift cards over HTTP: made, sold, asked, spent, blocked, moved; and many tills at one card."""

from __future__ import annotations

import os

import pytest

from tests.api.conftest import in_threads
from tests.cards.conftest import BANK_CARDS
from vafa.api.models import KeptAnswer
from vafa.cards.models import Card
from vafa.staff.types import Scope

CARDS = int(os.environ.get("CARDS", "6"))  # 60 in the night


def make(cafe, count=1, **more):
    """Numbers of new gift cards."""
    batch = cafe.post("/card-batches", {"kind": "gift", "name": "نوروز", "count": count} | more)
    assert batch.status_code == 201, batch.content
    numbers = cafe.get(f"/card-batches/{batch.json()['id']}/numbers").json()
    assert numbers["next_serial"] is None
    return [one["number"] for one in numbers["data"]]


def load(cafe, number, rial):
    answer = cafe.post("/gift-cards/sell", {"card": number, "amount_rial": rial})
    assert answer.status_code == 201, answer.content
    return answer.json()


def ask(cafe, number):
    return cafe.post("/gift-cards/balance", {"card": number})


def test_a_card_is_made_sold_asked_spent_and_taken_back(cafe):
    [number] = make(cafe, value_rial=500_000)
    line = {"name": "کارت هدیه", "unit_price_rial": 500_000, "gift_card": f";{number}?"}
    sale = cafe.post("/sales", cafe.sale(500_000) | {"lines": [line]}).json()
    [part] = sale["gift_cards"]
    assert (part["sold_rial"], part["left_rial"], part["ending"]) == (500_000, 500_000, number[-4:])
    assert sale["earned"] == []
    body = cafe.sale(200_000, redeem={"gift_cards": [{"card": number}]})
    assert cafe.post("/quotes", body).json()["gift_rial"] == 200_000
    spent = cafe.post("/sales", body).json()
    assert spent["sale"]["to_pay_rial"] == 0
    assert ask(cafe, number).json()["balance_rial"] == 300_000
    back = {"number": "r", "at": body["at"], "lines": "all"}
    returned = cafe.post(f"/sales/{spent['sale']['id']}/returns", back).json()
    assert returned["gift_restored_rial"] == 200_000
    assert ask(cafe, number).json()["balance_rial"] == 500_000
    cafe.prove()


def test_it_is_topped_up_once_blocked_and_moved(cafe):
    first, second, third = make(cafe, 3)
    load(cafe, first, 100_000)
    key = {"card": first, "amount_rial": 50_000}
    for _ in range(2):
        assert cafe.call("POST", "/gift-cards/sell", key, key="k").json()["balance_rial"] == 150_000
    moved = cafe.post("/gift-cards/transfer", {"card": first, "to": second}).json()
    assert (moved["balance_rial"], moved["ending"]) == (150_000, second[-4:])
    assert cafe.post("/gift-cards/block", {"card": second}).json()["state"] == "blocked"
    said = [ask(cafe, number).json()["code"] for number in (first, second, third)]
    assert said == ["wrong_gift_card"] * 3
    cafe.prove()


@pytest.mark.parametrize("number", BANK_CARDS)
def test_a_bank_card_is_refused_where_it_stands_and_nothing_of_it_is_kept(cafe, number):
    line = {"name": "x", "unit_price_rial": 1_000, "gift_card": number}
    asked = {
        "/customer/card": cafe.sale(1_000) | {"customer": {"card": number}},
        "/lines/0/gift_card": cafe.sale(1_000) | {"lines": [line]},
        "/redeem/gift_cards/0/card": cafe.sale(1_000, redeem={"gift_cards": [{"card": number}]}),
    }
    for pointer, body in asked.items():
        answer = cafe.post("/sales", body)
        assert (answer.status_code, answer.json()["code"]) == (422, "bank_card")
        assert answer.json()["errors"][0]["pointer"] == pointer
        assert number not in answer.content.decode()
    with cafe.scope():
        assert not KeptAnswer.objects.exists()


def test_guessing_is_counted_over_repeats_of_a_key_and_locks(cafe):
    unknown = make(cafe, 12)  # numbers that look right, and are nobody's
    with cafe.scope():
        Card.objects.all().delete()
    said = [
        cafe.call("POST", "/gift-cards/block", {"card": number, "till": "7"}, key="same").json()
        for number in unknown
    ]
    assert [one["code"] for one in said[:10]] == ["wrong_gift_card"] * 10
    assert [one["code"] for one in said[10:]] == ["codes_locked"] * 2


def test_a_key_needs_its_scope_to_sell_and_make(cafe):
    cafe.token = cafe.key(Scope.SALES_WRITE, Scope.CODES_REDEEM)
    made = cafe.post("/card-batches", {"kind": "gift", "name": "x", "count": 1})
    assert made.status_code == 403
    sold = cafe.post("/gift-cards/sell", {"card": "1" * 16, "amount_rial": 1})
    assert sold.status_code == 403


@pytest.mark.usefixtures("committed", "no_limits")
def test_a_card_is_never_overdrawn_by_tills_at_once(cafe):
    """T02 by gift cards: 20 at once take 10 from cards of 100."""
    numbers = make(cafe, CARDS)
    for number in numbers:
        load(cafe, number, 100)
    tender = [{"gift_cards": [{"card": number, "amount_rial": 10}]} for number in numbers]

    def till(place):
        return [
            cafe.call("POST", "/sales", bodies[place][n], key=f"{n}-{place}") for n in range(CARDS)
        ]

    bodies = [[cafe.sale(1_000, redeem=one) for one in tender] for _ in range(20)]
    answers = [answer for answers in in_threads(20, till) for answer in answers]
    said = [(answer.status_code, answer.json().get("code")) for answer in answers]
    assert said.count((201, None)) == 10 * CARDS
    assert said.count((422, "not_enough_balance")) == 10 * CARDS
    assert {ask(cafe, number).json()["balance_rial"] for number in numbers} == {0}
    cafe.prove()
