"""A customer is taken out and erased by a program: once, meant, and with no answer left of them."""

from __future__ import annotations

from tests.api.conftest import MINA
from vafa.api.models import KeptAnswer
from vafa.customers.queries import customers
from vafa.foundation.ids import read_id
from vafa.staff.types import Scope

ALI = {"mobile": "09351112233", "first_name": "علی"}
SARA = {"first_name": "سارا", "last_name": "نوری"}


def add(cafe, body, *, key):
    answer = cafe.post("/customers", body, key=key)
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()["id"]


def erase(cafe, customer_id, confirm, **more):
    return cafe.post(f"/customers/{customer_id}/erase", {"confirm": confirm}, **more)


def test_it_is_done_once_and_a_repeat_is_told_the_same(cafe):
    cafe.credit_rule()
    mina = cafe.sell()["customer"]["id"]
    done = erase(cafe, mina, MINA, key="e1")
    assert done.status_code == 200, done.content.decode()
    told = done.json()
    assert told["customer"] == mina
    again = erase(cafe, mina, MINA, key="e1")
    assert (again.json(), again["Idempotent-Replayed"]) == (told, "true")
    assert erase(cafe, mina, MINA, key="e2").status_code == 404
    assert cafe.get("/customers").json()["data"] == []
    cafe.prove()


def test_it_must_be_meant(cafe):
    sara = add(cafe, SARA, key="s")
    for wrong in ("سارا", "سارا نوریان", MINA):
        refused = erase(cafe, sara, wrong)
        assert refused.status_code == 422
        [problem] = refused.json()["errors"]
        assert (problem["pointer"], problem["code"]) == ("/confirm", "not_confirmed")
    with cafe.scope():
        assert customers().filter(id=read_id("cus", sara)).exists()
    assert erase(cafe, sara, "سارا  نوري").status_code == 200  # as people type it


def test_what_was_answered_of_them_is_forgotten_and_of_others_kept(cafe):
    ali, sara = add(cafe, ALI, key="a"), add(cafe, SARA, key="s")
    cafe.sell(mobile=ALI["mobile"])
    assert erase(cafe, ali, "علی").status_code == 200
    with cafe.scope():
        bodies = list(KeptAnswer.objects.values_list("body", flat=True))
    left = [body for body in bodies if "علی" in body or "9351112233" in body]
    assert left == []
    repeat = cafe.post("/customers", ALI, key="a")
    assert (repeat.status_code, repeat.json()["code"]) == (404, "unknown_customer")
    assert cafe.post("/customers", SARA, key="s").json()["id"] == sara
    with cafe.scope():
        assert customers().count() == 1  # the repeat brought nobody back


def test_to_take_out_all_of_it_takes_three_scopes(cafe):
    mina = cafe.sell()["customer"]["id"]
    need = (Scope.CUSTOMERS_READ, Scope.SALES_READ, Scope.WALLETS_READ)
    held = cafe.get(f"/customers/{mina}/data", token=cafe.key(*need)).json()["held"]
    assert held["profile"][0]["mobile"] == "+989121234567"
    assert len(held["purchases"]) == 1
    for left_out in need:
        some = cafe.key(*(scope for scope in need if scope != left_out))
        assert cafe.get(f"/customers/{mina}/data", token=some).status_code == 403
