"""A till sends sales, quotes them, takes them back and reads them."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import MINA
from vafa.rules.types import read_node


def test_a_sale_earns_and_is_answered_with_its_receipt(cafe):
    rule_id = cafe.credit_rule(10)
    answer = cafe.post("/sales", cafe.sale(1_000_000, tax_rial=90_000))
    assert answer.status_code == 201
    assert answer["Content-Type"] == "application/json"
    body = answer.json()
    assert body["sale"]["total_rial"] == body["sale"]["to_pay_rial"] == 1_090_000
    assert body["customer"]["is_new"] is True
    [earned] = body["earned"]
    assert (earned["kind"], earned["amount"], earned["rule_name"]) == ("credit", 100_000, "10٪")
    assert earned["expires_at"].endswith("Z")
    assert body["balance"] == {"credit_rial": 100_000, "points": 0}
    assert body["redeemed"] == []
    assert "۱۰٬۰۰۰ تومان" in body["receipt"]["lines"][0]
    assert [why["applied"] for why in body["why"]] == [True]
    assert rule_id
    assert cafe.usable() == 100_000
    cafe.prove()


def test_a_code_takes_credit_off(cafe):
    cafe.credit_rule(10)
    cafe.sell(1_000_000)
    body = cafe.sell(500_000, redeem={"code": cafe.code()})
    assert body["redeemed"] == [{"kind": "credit", "amount": 100_000}]
    assert body["sale"]["to_pay_rial"] == 400_000
    assert cafe.usable() == 40_000
    cafe.prove()


def test_a_quote_writes_nothing(cafe):
    cafe.credit_rule(10)
    cafe.sell(1_000_000)
    answer = cafe.post("/quotes", cafe.sale(500_000), key=None)
    assert answer.status_code == 200, answer.content.decode()
    body = answer.json()
    assert body["may_spend"] == {
        "credit_rial": 100_000,
        "usable": {"credit_rial": 100_000, "points": 0},
        "needs_code": True,
    }
    assert [one["amount"] for one in body["earns"]] == [50_000]
    assert len(cafe.get("/sales").json()["data"]) == 1


def test_each_rule_says_one_thing_before_the_sale_after_it_and_later(cafe):
    cafe.credit_rule(10)
    big = {"kind": "minimum_amount", "amount_rial": 3_000_000}
    cafe.credit_rule(20, conditions=read_node(big))
    sale = cafe.sale(1_000_000)
    quoted = cafe.post("/quotes", sale, key=None).json()
    sold = cafe.post("/sales", sale).json()
    assert [(one["applied"], one["reason"], one["sentence"]) for one in quoted["why"]] == [
        (True, "applied", "۱۰٬۰۰۰ تومان اعتبار"),
        (False, "minimum_amount", "۲۰۰٬۰۰۰ تومان تا حداقل خرید مانده است."),
    ]
    cafe.post(f"/sales/{sold['sale']['id']}/returns", cafe.back("r"))
    read = cafe.get(f"/sales/{sold['sale']['id']}").json()
    assert read["why"] == sold["why"] == quoted["why"]
    assert read["earned"] == sold["earned"]


def test_a_return_takes_back_and_happens_once(cafe):
    cafe.credit_rule(10)
    sale = cafe.sell(1_000_000)["sale"]["id"]
    body = cafe.back("r1")
    first = cafe.post(f"/sales/{sale}/returns", body)
    assert first.status_code == 201, first.content.decode()
    assert first.json()["reversed"] == {"credit_rial": 100_000, "points": 0}
    again = cafe.post(f"/sales/{sale}/returns", body)
    assert (again.content, again["Idempotent-Replayed"]) == (first.content, "true")
    refused = cafe.post(f"/sales/{sale}/returns", body | {"number": "r2"})
    assert (refused.status_code, refused.json()["code"]) == (422, "more_than_sold")
    assert cafe.usable() == 0
    found = cafe.get(f"/sales/{sale}").json()
    assert (found["state"], [back["number"] for back in found["returns"]]) == ("returned", ["r1"])
    cafe.prove()


def test_a_batch_answers_each_by_itself(cafe):
    cafe.credit_rule(10)
    good, twin, bad = cafe.sale(), cafe.sale(), cafe.sale(extra=1)
    cafe.post("/sales", twin)
    answer = cafe.post("/sales/batch", {"mode": "live", "sales": [good, bad, twin, 7]})
    assert answer.status_code == 200, answer.content.decode()
    body = answer.json()
    assert [row["status"] for row in body["results"]] == [201, 422, 201, 422]
    assert [row["is_repeat"] for row in body["results"]] == [False, False, True, False]
    assert body["results"][1]["problem"]["errors"][0]["pointer"] == "/extra"
    assert (body["accepted"], body["repeated"], body["refused"]) == (1, 1, 2)
    assert cafe.usable() == 200_000
    cafe.prove()


def test_history_earns_nothing(cafe):
    cafe.credit_rule(10)
    sales = [cafe.sale(at=f"2026-01-{day:02}T10:00:00+03:30") for day in range(1, 11)]
    answer = cafe.post("/sales/batch", {"mode": "history", "sales": [*sales, {"a": 1}]})
    body = answer.json()
    assert (body["accepted"], body["repeated"], body["refused"]) == (10, 0, 1)
    again = cafe.post("/sales/batch", {"mode": "history", "sales": sales}).json()
    assert (again["accepted"], again["repeated"], again["refused"]) == (0, 10, 0)
    assert cafe.usable() == 0
    assert cafe.get(f"/customers?mobile={MINA}").json()["data"][0]["joined_by"] == "import"


def test_a_list_goes_page_by_page(cafe):
    sales = [cafe.sell()["sale"]["id"] for _ in range(5)]
    seen, cursor = [], ""
    while cursor is not None:
        page = cafe.get(f"/sales?limit=2{cursor and f'&cursor={cursor}'}").json()
        seen += [row["id"] for row in page["data"]]
        cursor = page["next_cursor"]
    assert seen == sales[::-1]


def test_a_list_is_filtered(cafe):
    cafe.sell(number="a1")
    cafe.sell(number="a2", mobile="09351112233")
    rows = cafe.get("/sales?number=a2&branch=valiasr").json()["data"]
    assert [row["number"] for row in rows] == ["a2"]
    mina = cafe.get(f"/customers?mobile={MINA}").json()["data"][0]["id"]
    assert [row["number"] for row in cafe.get(f"/sales?customer={mina}").json()["data"]] == ["a1"]
    assert cafe.get("/sales?at[gte]=2030-01-01T00:00").json()["data"] == []
    assert len(cafe.get("/sales?created_at[gte]=2026-01-01T00:00").json()["data"]) == 2


def test_a_list_costs_the_same_for_one_and_for_three(cafe):
    cafe.sell()
    cafe.get("/sales")
    with CaptureQueriesContext(connection) as for_one:
        cafe.get("/sales")
    cafe.sell()
    cafe.sell()
    with CaptureQueriesContext(connection) as for_three:
        assert len(cafe.get("/sales").json()["data"]) == 3
    assert len(for_one) == len(for_three)
