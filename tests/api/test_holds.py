"""Holds over HTTP: set aside, read, captured by a sale or without one, let go."""

from __future__ import annotations

import pytest

from tests.api.conftest import MINA


@pytest.fixture
def mina(cafe):
    """The id of Mina, who has 100,000 rial."""
    cafe.credit_rule(10)
    return cafe.sell(1_000_000)["customer"]["id"]


def hold(cafe, rial, *, key="auto", **more):
    body = {"customer": {"mobile": MINA}, "amount_rial": rial, "code": cafe.code()} | more
    return cafe.post("/holds", body, key=key)


def test_a_hold_is_made_once_and_its_sale_needs_no_code(cafe, mina):
    body = {"customer": {"id": mina}, "amount_rial": 60_000, "code": cafe.code(), "minutes": 10}
    first = cafe.post("/holds", body, key="h")
    again = cafe.post("/holds", body, key="h")
    assert (first.status_code, again.content) == (201, first.content)
    held = first.json()
    assert (held["state"], held["amount_rial"], held["customer"]) == ("open", 60_000, mina)
    wallet = cafe.get(f"/customers/{mina}/wallet").json()
    assert (wallet["usable"]["credit_rial"], wallet["held"]["credit_rial"]) == (40_000, 60_000)

    sale = cafe.sell(50_000, redeem={"hold": held["id"]})

    assert sale["redeemed"] == [{"kind": "credit", "amount": 50_000}]
    ended = cafe.get(f"/holds/{held['id']}").json()
    assert (ended["state"], ended["captured_rial"]) == ("captured", 50_000)
    assert cafe.usable() == 50_000
    cafe.prove()


def test_it_is_captured_in_part_without_a_sale(cafe, mina):
    path = f"/holds/{hold(cafe, 60_000).json()['id']}/capture"
    more = cafe.post(path, {"amount_rial": 60_001})
    assert (more.status_code, more.json()["code"]) == (422, "more_than_held")
    assert cafe.post(path, {"amount_rial": 25_000}).json()["captured_rial"] == 25_000
    assert cafe.post(path, {}).json()["code"] == "hold_ended"
    assert cafe.usable() == 75_000
    cafe.prove()


def test_it_is_let_go_once(cafe, mina):
    path = f"/holds/{hold(cafe, 60_000).json()['id']}"
    assert cafe.post(f"{path}/release", {}).json()["state"] == "released"
    assert cafe.post(f"{path}/release", {}).json()["state"] == "released"
    assert cafe.post(f"{path}/capture", {}).json()["code"] == "hold_ended"
    assert cafe.usable() == 100_000


def test_what_cannot_be_held_is_refused_with_a_pointer(cafe, mina, neighbour):
    [problem] = hold(cafe, 100_001).json()["errors"]
    assert (problem["code"], problem["pointer"]) == ("not_enough_balance", "/amount_rial")
    assert hold(cafe, 1, customer={"mobile": "09350000009"}).json()["code"] == "unknown_customer"
    assert hold(cafe, 1, code="0000000").json()["code"] == "wrong_code"
    assert hold(cafe, 1, minutes=241).status_code == 422
    theirs = hold(cafe, 1).json()["id"]
    assert neighbour.get(f"/holds/{theirs}").status_code == 404
    assert neighbour.post(f"/holds/{theirs}/release", {}).status_code == 404
