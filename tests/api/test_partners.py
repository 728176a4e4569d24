"""Partners over HTTP: added, named on sales and lines, paid out, read."""

from __future__ import annotations

import pytest


@pytest.fixture
def hotel(cafe):
    """The id of a hotel that gets a tenth, but nothing of water."""
    body = {"name": "هتل", "code": "h1", "percent": 10, "rates": [{"sku": "water"}]}
    return cafe.post("/partners", body).json()["id"]


def test_a_sale_names_its_partner_and_a_line_another(cafe, hotel):
    cafe.post("/partners", {"name": "راهنما", "code": "G1", "each_rial": 5_000})
    lines = [
        {"name": "قهوه", "unit_price_rial": 100_000},
        {"name": "آب", "sku": "water", "unit_price_rial": 10_000},
        {"name": "کیک", "unit_price_rial": 50_000, "quantity": 2, "partner": "g1"},
    ]
    sold = cafe.post("/sales", cafe.sale(lines=lines, partner="h1")).json()
    sale = sold["sale"]["id"]
    assert cafe.get(f"/sales/{sale}").json()["commissions"] == [
        {"partner": "H1", "amount_rial": 10_000},
        {"partner": "G1", "amount_rial": 10_000},
    ]
    cafe.post(f"/sales/{sale}/returns", cafe.back("r1"))
    commissions = cafe.get(f"/sales/{sale}").json()["commissions"]
    assert [one["amount_rial"] for one in commissions] == [0, 0]
    cafe.prove()


def test_a_code_of_nobody_is_refused_with_a_pointer(cafe, hotel):
    lines = [{"name": "قهوه", "unit_price_rial": 1, "partner": "X"}]
    for path in ("/sales", "/quotes"):
        answer = cafe.post(path, cafe.sale(lines=lines, partner="h1"))
        [problem] = answer.json()["errors"]
        assert (answer.status_code, problem["code"]) == (422, "no_such_partner")
        assert problem["pointer"] == "/lines/0/partner"


def test_a_payout_is_written_once_and_stands_in_the_statement(cafe, hotel):
    cafe.sell(1_000_000, partner="H1")
    body = {"amount_rial": 40_000, "note": "حواله ۱"}
    first = cafe.post(f"/partners/{hotel}/payouts", body, key="p1")
    again = cafe.post(f"/partners/{hotel}/payouts", body, key="p1")
    assert (first.status_code, again.content) == (201, first.content)
    assert cafe.get(f"/partners/{hotel}").json()["owed_rial"] == 60_000
    statement = cafe.get(f"/partners/{hotel}/statement").json()
    assert [(one["what"], one["amount_rial"], one["owed_rial"]) for one in statement["data"]] == [
        ("payout", -40_000, 60_000),
        ("commission", 100_000, 100_000),
    ]
    assert (statement["earned_rial"], statement["after_rial"]) == (100_000, 60_000)
    too_much = cafe.post(f"/partners/{hotel}/payouts", {"amount_rial": 60_001, "note": "x"})
    assert (too_much.status_code, too_much.json()["code"]) == (422, "more_than_owed")


def test_a_partner_who_brings_no_more_can_be_named_no_more(cafe, hotel):
    body = {"name": "هتل", "code": "h1", "is_active": False}
    assert cafe.post(f"/partners/{hotel}", body).json()["is_active"] is False
    [listed] = cafe.get("/partners").json()["data"]
    assert (listed["id"], listed["rates"]) == (hotel, [])
    assert cafe.post("/sales", cafe.sale(partner="h1")).status_code == 422
