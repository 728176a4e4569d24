"""What happened between a customer and the business, over the API."""

from __future__ import annotations

import pytest

from vafa.staff.types import Scope


@pytest.fixture
def mina(cafe):
    """A customer who bought twice and brought the first purchase back."""
    cafe.credit_rule(percent=10)
    first = cafe.sell(1_000_000)
    cafe.sell(2_000_000)
    cafe.post(f"/sales/{first['sale']['id']}/returns", cafe.back("r1"))
    return cafe, first["customer"]["id"]


def read(cafe, customer, query="", **more):
    answer = cafe.get(f"/customers/{customer}/timeline{query}", **more)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_all_that_happened_the_last_first(mina):
    cafe, customer = mina
    told = read(cafe, customer)
    kinds = [one["kind"] for one in told["data"] if one["kind"] not in {"text", "joined"}]
    assert sorted(kinds) == ["return", "sale", "sale", "value", "value", "value"]
    times = [one["at"] for one in told["data"]]
    assert times == sorted(times, reverse=True)
    sales = [one["total_rial"] for one in told["data"] if one["kind"] == "sale"]
    assert sorted(sales) == [1_000_000, 2_000_000]
    moved = [one["credit_rial"] for one in told["data"] if one["kind"] == "value"]
    assert sorted(moved) == [-100_000, 100_000, 200_000]
    assert told["next_cursor"] is None


def test_pages_join_without_a_gap_or_a_double(mina):
    cafe, customer = mina
    whole = read(cafe, customer)["data"]
    pages, cursor = [], ""
    while cursor is not None:
        page = read(cafe, customer, f"?limit=2{cursor and f'&cursor={cursor}'}")
        pages += page["data"]
        cursor = page["next_cursor"]
    assert pages == whole


def test_one_kind_alone(mina):
    cafe, customer = mina
    assert {one["kind"] for one in read(cafe, customer, "?kind=return")["data"]} == {"return"}


def test_a_key_reads_of_it_what_it_may_read_elsewhere(mina):
    cafe, customer = mina
    token = cafe.key(Scope.CUSTOMERS_READ, Scope.WALLETS_READ)
    kinds = {one["kind"] for one in read(cafe, customer, token=token)["data"]}
    assert kinds == {"value", "joined"}
    assert read(cafe, customer, "?kind=sale", token=token) == {"data": [], "next_cursor": None}


@pytest.mark.parametrize("cursor", ["x", "1.x", "99999999999999999999999.1", "mov_1"])
def test_a_cursor_that_is_none_of_ours_is_refused(mina, cursor):
    cafe, customer = mina
    refused = cafe.get(f"/customers/{customer}/timeline?cursor={cursor}")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/cursor"


def test_another_business_has_no_such_customer(mina, neighbour):
    _cafe, customer = mina
    assert neighbour.get(f"/customers/{customer}/timeline").status_code == 404


def test_a_visit_that_a_machine_reports_is_written_down_and_thanked_once(cafe):
    customer = cafe.post("/customers", {"mobile": "09121234567"}).json()["id"]
    body = {"event": "visit", "customer": {"id": customer}, "branch": "valiasr"}
    for key in ("a", "b"):
        answer = cafe.post("/events", body | {"key": key})
        assert answer.status_code == 201, answer.content
    told = read(cafe, customer, "?kind=visit")["data"]
    assert [(one["kind"], one["way"]) for one in told] == [("visit", "api")]
