"""Causes and the exchange of points over HTTP."""

from __future__ import annotations

from tests.api.conftest import LONG_AGO, MINA
from vafa.audit.types import SYSTEM
from vafa.causes.actions import add_cause
from vafa.causes.types import CauseTerms
from vafa.foundation.ids import write_id
from vafa.ledger.types import Unit
from vafa.rewardlist.actions import change_rate


def test_points_are_given_once_and_the_total_says_so(cafe):
    cafe.points_rule(points=1, per="amount", amount_rial=10_000)
    cafe.sell(1_000_000)
    with cafe.scope():
        terms = CauseTerms(name="کتابخانه", point_value_rial=1_000)
        cause = write_id("cau", add_cause(terms, actor=SYSTEM, at=LONG_AGO).id)
    body = {"customer": {"mobile": MINA}, "cause": cause, "kind": "points", "amount": 40}
    first, again = (cafe.post("/donations", body, key="d") for _ in range(2))
    assert (first.status_code, first.content) == (201, again.content)
    assert first.json()["worth_rial"] == 40_000
    assert cafe.usable(unit=Unit.POINTS) == 60
    [listed] = cafe.get("/causes").json()["data"]
    assert (listed["id"], listed["total_rial"], listed["givers"]) == (cause, 40_000, 1)
    much = cafe.post("/donations", body | {"amount": 61})
    assert much.json()["code"] == "not_enough_balance"
    cafe.prove()


def test_points_are_changed_into_credit_at_the_owners_rate(cafe):
    cafe.points_rule(points=1, per="amount", amount_rial=10_000)
    cafe.sell(1_000_000)
    body = {"customer": {"mobile": MINA}, "points": 50}
    assert cafe.post("/exchanges", body).json()["code"] == "no_exchange"
    with cafe.scope():
        change_rate(rial_per_point=2_000, least_points=10, credit_days=0, actor=SYSTEM, at=LONG_AGO)
    first, again = (cafe.post("/exchanges", body, key="x") for _ in range(2))
    assert (first.json()["credit_rial"], first.content) == (100_000, again.content)
    assert (cafe.usable(unit=Unit.POINTS), cafe.usable()) == (50, 100_000)
    cafe.prove()
