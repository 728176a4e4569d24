"""Memberships over HTTP: bought with a sale, given by hand, ended."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.api.conftest import LONG_AGO, MINA
from vafa.audit.types import SYSTEM
from vafa.config.schedule import deliver
from vafa.foundation.ids import write_id
from vafa.memberships.actions import add_plan
from vafa.memberships.types import PlanTerms


def make_plan(cafe):
    with cafe.scope():
        terms = PlanTerms(name="طلایی", price_rial=3_000_000, sku="gold")
        return write_id("plan", add_plan(terms, actor=SYSTEM, at=LONG_AGO).id)


def test_a_sale_with_the_plans_code_makes_a_member_and_earns_nothing(cafe):
    cafe.credit_rule()
    plan = make_plan(cafe)
    line = {"name": "طلایی", "unit_price_rial": 3_000_000, "sku": "gold"}
    sold = cafe.sell(lines=[line])
    assert sold["earned"] == []
    deliver(cafe.business.pk, datetime.now(UTC))
    [one] = cafe.get("/memberships").json()["data"]
    assert (one["plan"], one["state"], one["sale"]) == (plan, "running", sold["sale"]["id"])
    [listed] = cafe.get("/plans").json()["data"]
    assert (listed["id"], listed["running"]) == (plan, 1)
    assert cafe.post(f"/sales/{sold['sale']['id']}/returns", cafe.back("r")).status_code == 201
    deliver(cafe.business.pk, datetime.now(UTC))
    [one] = cafe.get("/memberships").json()["data"]
    assert one["state"] == "ended"


def test_enrolling_by_hand_is_done_once_and_ending_says_what_is_due(cafe):
    plan = make_plan(cafe)
    cafe.sell()
    body = {"customer": {"mobile": MINA}, "plan": plan}
    first, again = (cafe.post("/memberships", body, key="m") for _ in range(2))
    assert (first.status_code, first.content) == (201, again.content)
    ended = cafe.post(f"/memberships/{first.json()['id']}/end", None)
    assert ended.json()["state"] == "ended"
    assert 0 < ended.json()["refund_rial"] < 3_000_000
    twice = cafe.post(f"/memberships/{first.json()['id']}/end", None)
    assert twice.json()["code"] == "membership_over"
