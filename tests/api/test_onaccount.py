"""House accounts over HTTP: opened, bought on, paid, read."""

from __future__ import annotations

import pytest

from tests.api.conftest import MINA


@pytest.fixture
def mina(cafe):
    """The id of Mina, who may buy on account for 500,000 rial."""
    customer = cafe.post("/customers", {"mobile": MINA}).json()["id"]
    cafe.post(f"/customers/{customer}/account", {"limit_rial": 500_000})
    return customer


def buy(cafe, rial):
    return cafe.sell(rial, payments=[{"method": "account", "amount_rial": rial}])


def test_a_sale_on_account_is_owed_and_paid_once(cafe, mina):
    buy(cafe, 300_000)
    body = {"amount_rial": 100_000, "reason": "رسید ۱"}
    first = cafe.post(f"/customers/{mina}/account/payments", body, key="p1")
    again = cafe.post(f"/customers/{mina}/account/payments", body, key="p1")
    assert (first.status_code, again.content) == (201, first.content)
    account = cafe.get(f"/customers/{mina}/account").json()
    assert account == first.json()
    assert (account["owed_rial"], account["room_rial"]) == (200_000, 300_000)
    assert account["ageing"]["to_30_rial"] == 200_000
    assert cafe.get("/accounts?only_owing=true").json()["data"] == [account]
    entries = cafe.get(f"/customers/{mina}/account/statement").json()["data"]
    assert [(one["what"], one["amount_rial"], one["owed_rial"]) for one in entries] == [
        ("payment", -100_000, 200_000),
        ("on_account", 300_000, 300_000),
    ]
    cafe.prove()


def test_more_than_the_limit_or_than_is_owed_is_refused_with_a_pointer(cafe, mina):
    payments = [{"method": "account", "amount_rial": 500_001}]
    sale = cafe.post("/sales", cafe.sale(500_001, payments=payments))
    [problem] = sale.json()["errors"]
    assert (sale.status_code, problem["code"]) == (422, "over_account_limit")
    assert problem["pointer"] == "/payments/0"
    body = {"amount_rial": 1, "reason": "رسید"}
    paid = cafe.post(f"/customers/{mina}/account/payments", body)
    assert (paid.status_code, paid.json()["code"]) == (422, "more_than_owed")


def test_an_account_changes_and_who_has_none_is_told(cafe, mina):
    terms = {"limit_rial": 0, "term_days": 7, "is_open": False}
    changed = cafe.post(f"/customers/{mina}/account", terms).json()
    assert (changed["limit_rial"], changed["term_days"], changed["is_open"]) == (0, 7, False)
    other = cafe.post("/customers", {"mobile": "09350000001"}).json()["id"]
    assert cafe.get(f"/customers/{other}/account").json()["code"] == "no_account"
