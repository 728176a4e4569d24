"""Many tills at once, over HTTP, with real commits.

Mutants tried by hand, for what each test would see. T02: with wallets unlocked nobody is overdrawn,
since the checks on balance and lot stand by themselves; without those too, 216 of 300 sales spend
where 150 may. T18: with codes used whatever their state, each still pays once, since the wallet is
locked; with wallets unlocked too, one code pays at several tills.
"""

from __future__ import annotations

import os

import pytest
from django.db import connection

from tests.api.conftest import in_threads
from vafa.ledger.types import Unit

pytestmark = pytest.mark.usefixtures("committed", "no_limits")

WALLETS = int(os.environ.get("WALLETS", "15"))  # 60 in the night
CODES = int(os.environ.get("CODES", "20"))  # 300 in the night


def mobile_of(number):
    return f"0912{number:07}"


def give_credit(cafe, count, amount):
    for number in range(count):
        cafe.post("/customers", {"mobile": mobile_of(number)})
        grant = {
            "customer": {"mobile": mobile_of(number)},
            "kind": "credit",
            "amount": amount,
            "reason": "آزمون",
        }
        assert cafe.post("/grants", grant).status_code == 201


def test_a_wallet_is_never_overdrawn_by_tills_at_once(cafe):
    """T02 by the API: 20 at once take 10 from wallets of 100; the check constraint is its floor."""
    cafe.without_codes()
    give_credit(cafe, WALLETS, 100)
    bodies = {
        number: [
            cafe.sale(1_000, mobile=mobile_of(number), redeem={"credit_rial": 10})
            for _ in range(20)
        ]
        for number in range(WALLETS)
    }

    def till(place):
        return [
            cafe.call("POST", "/sales", bodies[number][place], key=f"{number}-{place}")
            for number in range(WALLETS)
        ]

    answers = [answer for answers in in_threads(20, till) for answer in answers]
    said = [(answer.status_code, answer.json().get("code")) for answer in answers]
    assert said.count((201, None)) == 10 * WALLETS
    assert said.count((422, "not_enough_balance")) == 10 * WALLETS
    assert {cafe.usable(mobile_of(number)) for number in range(WALLETS)} == {0}
    cafe.prove()


def redeem_at_once(cafe, codes, *, tills):
    """Every code is sent by every till at the same time, each with an invoice of its own."""
    bodies = [
        [
            cafe.sale(
                100_000, mobile=mobile_of(number), redeem={"code": code, "credit_rial": 1_000}
            )
            for number, code in enumerate(codes)
        ]
        for _ in range(tills)
    ]

    def till(place):
        return [
            cafe.call("POST", "/sales", body, key=f"{place}-{body['number']}")
            for body in bodies[place]
        ]

    answers = in_threads(tills, till)
    return [[answers[place][number] for place in range(tills)] for number in range(len(codes))]


def same_but_for_the_request(answer):
    return {name: value for name, value in answer.json().items() if name != "request_id"}


def test_a_code_is_used_by_exactly_one_of_many_tills(cafe):
    """T18: exactly one each, and one same answer for all the rest."""
    give_credit(cafe, CODES, 5_000)
    codes = [cafe.code(mobile_of(number)) for number in range(CODES)]
    refusals = []
    for answers in redeem_at_once(cafe, codes, tills=8):
        assert sorted(answer.status_code for answer in answers) == [201] + [422] * 7
        refusals += [
            same_but_for_the_request(answer) for answer in answers if answer.status_code != 201
        ]
    assert all(refusal == refusals[0] for refusal in refusals)
    assert refusals[0]["code"] == "wrong_code"
    assert {cafe.usable(mobile_of(number)) for number in range(CODES)} == {4_000}
    cafe.prove()


def test_of_fifty_threads_with_one_code_exactly_one_wins(cafe):
    give_credit(cafe, 1, 5_000)
    [answers] = redeem_at_once(cafe, [cafe.code(mobile_of(0))], tills=50)
    assert sorted(answer.status_code for answer in answers) == [201] + [422] * 49
    assert cafe.usable(mobile_of(0)) == 4_000
    assert len(cafe.get("/sales?limit=200").json()["data"]) == 1
    cafe.prove()


def test_new_customers_join_once_though_they_buy_everywhere_at_once(cafe):
    cafe.credit_rule()
    bodies = [cafe.sale(1_000_000, mobile=mobile_of(0)) for _ in range(12)]
    answers = in_threads(
        12, lambda place: cafe.call("POST", "/sales", bodies[place], key=str(place))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert [answer.json()["customer"]["is_new"] for answer in answers].count(True) == 1
    assert cafe.usable(mobile_of(0)) == 1_200_000
    cafe.prove()


def test_a_sale_is_returned_by_exactly_one_of_many(cafe):
    cafe.points_rule(points=1, per="amount", amount_rial=100_000)
    sale = cafe.sell(1_000_000)["sale"]["id"]
    bodies = [cafe.back(f"r{n}") for n in range(10)]
    answers = in_threads(
        10, lambda n: cafe.call("POST", f"/sales/{sale}/returns", bodies[n], key=str(n))
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [422] * 9
    assert cafe.usable(unit=Unit.POINTS) == 0
    cafe.prove()


def test_no_connection_is_left_in_a_transaction(cafe):
    cafe.post("/sales", cafe.sale(redeem={"code": "0000000"}))
    cafe.sell()
    assert connection.get_autocommit()
    assert not connection.in_atomic_block
