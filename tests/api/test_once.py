"""Sent twice, done once: the matrix of what can happen to a key, with real commits.

Mutants of T09 tried by hand, each seen to fail here: a kept body that comes back as another type
(500 on the replay), bodies not compared (201 for another body), keys not bound to their API key
(the grant of one answers that of another).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from tests.api.conftest import MINA, in_threads
from vafa.api.v1 import sales
from vafa.api.v1.once import KEPT_FOR, forget_answers
from vafa.ledger.types import Unit

pytestmark = pytest.mark.usefixtures("committed", "no_limits")


def requests_of(cafe):
    """One request for each address that does something once: (path, body, another body)."""
    sold = cafe.sell()
    sale = cafe.sale()
    back = cafe.back("r1")
    grant = {"customer": {"mobile": MINA}, "kind": "points", "amount": 7, "reason": "تولد"}
    batch = {"mode": "live", "sales": [cafe.sale(), cafe.sale()]}
    history = {"mode": "history", "sales": [cafe.sale(at="2026-02-03T10:00")]}
    return {
        "sale": ("/sales", sale, sale | {"number": "other"}),
        "return": (f"/sales/{sold['sale']['id']}/returns", back, back | {"reason": "شکسته"}),
        "grant": ("/grants", grant, grant | {"amount": 8}),
        "customer": ("/customers", {"mobile": "09351112233"}, {"mobile": "09351112234"}),
        "batch": ("/sales/batch", batch, {"mode": "live", "sales": [cafe.sale()]}),
        "history": ("/sales/batch", history, {"mode": "history", "sales": [cafe.sale()]}),
    }


KINDS = ["sale", "return", "grant", "customer", "batch", "history"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_replay_gets_the_same_status_and_bytes(cafe, kind):
    cafe.credit_rule()
    path, body, _ = requests_of(cafe)[kind]
    first = cafe.post(path, body, key="one")
    assert first.status_code in {200, 201}, first.content.decode()
    assert "Idempotent-Replayed" not in first.headers
    before = state_of(cafe)
    for again in (body, dict(reversed(body.items()))):  # however it is laid out
        answer = cafe.post(path, again, key="one")
        assert (answer.status_code, answer.content) == (first.status_code, first.content)
        assert answer.headers["Idempotent-Replayed"] == "true"
        assert answer.headers["Content-Type"] == first.headers["Content-Type"]
    assert state_of(cafe) == before


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_key_with_another_body_is_422(cafe, kind):
    path, body, other = requests_of(cafe)[kind]
    assert cafe.post(path, body, key="one").status_code in {200, 201}
    before = state_of(cafe)
    answer = cafe.post(path, other, key="one")
    assert answer.status_code == 422
    assert answer.json()["code"] in {"idempotency_key_reused", "same_number_other_sale"}
    assert state_of(cafe) == before


@pytest.mark.parametrize("kind", KINDS)
def test_twins_at_once_get_one_result(cafe, kind):
    cafe.credit_rule()
    path, body, _ = requests_of(cafe)[kind]
    answers = in_threads(6, lambda _: cafe.post(path, body, key="one"))
    assert {answer.status_code for answer in answers} <= {200, 201}, [
        answer.content.decode() for answer in answers
    ]
    bodies = {json.dumps(results_of(answer), sort_keys=True) for answer in answers}
    assert len(bodies) == 1
    assert cafe.post(path, body, key="one").headers["Idempotent-Replayed"] == "true"
    cafe.prove()
    if kind == "grant":
        assert cafe.usable(unit=Unit.POINTS) == 7


def results_of(answer):
    """What was said, but for who of the twins was first in each sale of a live batch."""
    body = answer.json()
    for row in body.get("results", ()):
        row.pop("is_repeat")
    body.pop("accepted", None)
    body.pop("repeated", None)
    return body


def test_twins_without_a_customer_get_one_result(cafe):
    sale = cafe.sale(customer=None)
    answers = in_threads(8, lambda _: cafe.post("/sales", sale, key="one"))
    assert {(answer.status_code, answer.content) for answer in answers} == {
        (201, answers[0].content)
    }
    assert len(cafe.get("/sales").json()["data"]) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_key_is_400_where_value_moves(cafe, kind):
    path, body, _ = requests_of(cafe)[kind]
    before = state_of(cafe)
    answer = cafe.post(path, body, key=None)
    if kind == "customer":
        assert answer.status_code == 201
        return
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")
    assert state_of(cafe) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_belongs_to_whoever_sends_it(cafe, neighbour, kind):
    here, there = requests_of(cafe)[kind], requests_of(neighbour)[kind]
    first = cafe.post(here[0], here[1], key="one")
    theirs = neighbour.post(there[0], there[1], key="one")
    assert first.status_code == theirs.status_code
    assert "Idempotent-Replayed" not in theirs.headers
    if kind == "grant":  # another key of the same business: another request
        answer = cafe.post(here[0], here[1], key="one", token=cafe.key())
        assert (answer.status_code, answer.json()["usable"]["points"]) == (201, 14)


def test_a_get_takes_no_notice_of_a_key(cafe):
    first = cafe.get("/sales", key="one")
    cafe.sell()
    assert len(cafe.get("/sales", key="one").json()["data"]) == 1
    assert first.json()["data"] == []


def test_after_a_refusal_the_same_key_may_be_tried_again(cafe):
    sale = cafe.sale(branch="moon")
    assert cafe.post("/sales", sale, key="one").status_code == 404
    assert cafe.post("/sales", sale | {"branch": "valiasr"}, key="one").status_code == 201
    grant = {"customer": {"mobile": MINA}, "kind": "points", "amount": 10**9, "reason": "x"}
    assert cafe.post("/grants", grant, key="two").json()["code"] == "over_hand_limit"
    assert cafe.post("/grants", grant | {"amount": 5}, key="two").status_code == 201


def test_after_a_mistake_of_ours_the_same_key_works(cafe, monkeypatch):
    cafe.credit_rule()
    sale = cafe.sale()
    accept = sales.accept_sale

    def break_after(*args, **kwargs):
        accept(*args, **kwargs)
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(sales, "accept_sale", break_after)
    assert cafe.post("/sales", sale, key="one").status_code == 500
    assert cafe.get("/sales").json()["data"] == []
    monkeypatch.undo()
    answer = cafe.post("/sales", sale, key="one")
    assert answer.status_code == 201
    assert "Idempotent-Replayed" not in answer.headers
    assert cafe.usable() == 100_000


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("x" * 255, 201),
        ("x" * 256, 400),
        ("", 400),
        (" x", 201),  # HTTP trims it
        ("a b", 201),
        ("a\tb", 400),
        ("\u00e9", 400),
    ],
)
def test_a_key_has_up_to_255_visible_letters(cafe, key, status):
    answer = cafe.post("/customers", {"mobile": MINA}, key=key.strip(" "))
    assert answer.status_code == status, answer.content.decode()
    assert cafe.post("/sales", cafe.sale(), key=key.strip(" ")).status_code == status


def test_an_answer_is_kept_for_more_than_a_day_and_value_never_moves_twice(cafe):
    cafe.sell()
    grant = {"customer": {"mobile": MINA}, "kind": "points", "amount": 7, "reason": "x"}
    first = cafe.post("/grants", grant, key="one")
    tomorrow = datetime.now(UTC) + timedelta(hours=25)
    with cafe.scope():
        assert forget_answers(before=tomorrow - KEPT_FOR) == 0
    assert cafe.post("/grants", grant, key="one").content == first.content
    with cafe.scope():
        assert forget_answers(before=tomorrow) == 1
    answer = cafe.post("/grants", grant, key="one")
    assert (answer.status_code, answer.json()["code"]) == (422, "already_posted")


def test_the_same_invoice_under_a_new_key_awards_once(cafe):
    cafe.credit_rule()
    sale = cafe.sale()
    first = cafe.post("/sales", sale, key="one")
    again = cafe.post("/sales", sale, key="two")
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    other = cafe.post("/sales", cafe.sale(2_000_000, number=sale["number"]), key="three")
    assert (other.status_code, other.json()["code"]) == (422, "same_number_other_sale")
    assert cafe.usable() == 100_000


def test_a_correction_writes_the_difference_and_is_repeated_too(cafe):
    cafe.credit_rule()
    sale = cafe.sale(1_000_000)
    cafe.post("/sales", sale, key="one")
    line = {"name": "قهوه", "unit_price_rial": 1_500_000}
    corrected = sale | {"revision": 2, "lines": [line]}
    first = cafe.post("/sales", corrected, key="two")
    assert first.status_code == 201, first.content.decode()
    assert first.json()["balance"]["credit_rial"] == 150_000
    assert cafe.post("/sales", corrected, key="two").content == first.content
    assert cafe.post("/sales", sale, key="one").status_code == 422
    assert cafe.usable() == 150_000
    cafe.prove()


KILLED = """
import os, signal, sys, json
import django
django.setup()
from django.test import Client
from vafa.checkout import accepting

accepting.publish = lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL)
token, body = sys.argv[1:]
Client().post("/api/v1/sales", body, content_type="application/json",
    headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "one"})
"""


def test_after_a_worker_was_killed_the_replay_does_the_work_once(cafe):
    cafe.credit_rule()
    sale = cafe.sale()
    place = connections["default"].settings_dict
    url = f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}"
    died = subprocess.run(
        [sys.executable, "-c", KILLED, cafe.token, json.dumps(sale)],
        env=os.environ
        | {
            "VAFA_APP_DATABASE_URL": url,
            "VAFA_ALLOWED_HOSTS": "testserver",
            "DJANGO_SETTINGS_MODULE": "vafa.config.settings",
            "PYTHONPATH": "src",
        },
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert died.returncode == -9, died.stderr.decode()
    assert cafe.get("/sales").json()["data"] == []
    answer = cafe.post("/sales", sale, key="one")
    assert answer.status_code == 201
    assert "Idempotent-Replayed" not in answer.headers
    assert cafe.usable() == 100_000
    cafe.prove()


def state_of(cafe):
    """Everything that a request could have changed, as the API tells it."""
    customers = cafe.get("/customers?limit=200").json()["data"]
    return {
        "sales": cafe.get("/sales?limit=200").json()["data"],
        "customers": customers,
        "statements": [
            cafe.get(f"/customers/{one['id']}/statement").json()["data"] for one in customers
        ],
    }
