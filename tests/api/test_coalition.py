"""The shared club over the API: seen, brought, spent, settled; and nobody's books but one's own."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import pytest

from tests.api.conftest import MINA, Cafe
from vafa.audit.types import SYSTEM
from vafa.coalition.actions import make_offer, take_offer
from vafa.coalition.types import Taking, Terms
from vafa.config.schedule import AT_ONCE, run_steps
from vafa.tenancy.actions import create_business


def open_cafe(name):
    slug = f"{name}-{secrets.token_hex(4)}"
    return Cafe(create_business(slug=slug, name=name, at=datetime.now(UTC)))


@pytest.fixture
def pair(db, no_limits):
    """Mina has 100,000 rials at the first and is known at the second."""
    kafe, nan = open_cafe("kafe"), open_cafe("nan")
    kafe.credit_rule(10)
    for cafe, rial in ((kafe, 1_000_000), (nan, 10_000)):
        assert cafe.post("/sales", cafe.sale(rial)).status_code == 201
    both = Terms(here=Taking(), there=Taking(most_rial=80_000))
    with kafe.scope():
        offer_id = make_offer(nan.business.pk, both, actor=SYSTEM, at=datetime.now(UTC))
    work(kafe, nan)
    with nan.scope():
        take_offer(offer_id, actor=SYSTEM, at=datetime.now(UTC))
    work(kafe, nan)
    return kafe, nan


def work(*cafes):
    ids = [cafe.business.pk for cafe in cafes]
    for _ in cafes:
        assert run_steps(AT_ONCE, at=datetime.now(UTC), business_ids=ids) == 0


def bring(nan, kafe, *, key, **more):
    body = {"customer": {"mobile": MINA}, "peer": kafe.business.slug} | more
    return nan.call("POST", "/draws", body, key=key)


def test_credit_is_seen_brought_spent_and_settled(pair):
    kafe, nan = pair
    [peer] = nan.get("/peers").json()["data"]
    assert (peer["slug"], peer["is_live"], peer["position_rial"]) == (kafe.business.slug, True, 0)
    assert peer["here"] == {"percent": 100, "most_rial": 80_000, "month_rial": 0}

    customer = nan.get(f"/customers?mobile={MINA}").json()["data"][0]["id"]
    [found] = nan.get(f"/customers/{customer}/elsewhere").json()["data"]
    assert (found["peer"], found["worth_rial"]) == (kafe.business.slug, 80_000)

    code = kafe.code()
    wrong = bring(nan, kafe, key="a", code="0000000" if code != "0000000" else "1111111")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_code")
    brought = bring(nan, kafe, key="a", code=code, amount_rial=50_000)
    assert brought.status_code == 201, brought.content.decode()
    assert brought.json() == bring(nan, kafe, key="a", code=code, amount_rial=50_000).json()
    draw = brought.json()
    assert (draw["state"], draw["worth_rial"], draw["credit_rial"]) == ("open", 50_000, 50_000)

    body = nan.sale(120_000) | {"redeem": {"draw": draw["id"]}}
    quote = nan.post("/quotes", body).json()
    assert (quote["brought_rial"], quote["to_pay_rial"]) == (50_000, 70_000)
    sold = nan.post("/sales", body).json()
    assert (sold["brought_rial"], sold["sale"]["to_pay_rial"]) == (50_000, 70_000)
    again = nan.post("/sales", nan.sale(120_000) | {"redeem": {"draw": draw["id"]}})
    assert (again.status_code, again.json()["code"]) == (422, "draw_ended")
    work(nan, kafe)
    [month] = nan.get("/peers/statement").json()["data"]
    assert (month["here_rial"], month["closing_rial"]) == (50_000, -50_000)
    [mirror] = kafe.get("/peers/statement").json()["data"]
    assert (mirror["there_rial"], mirror["closing_rial"]) == (50_000, 50_000)

    back = {"number": "r", "at": datetime.now(UTC).isoformat(), "lines": "all"}
    returned = nan.post(f"/sales/{sold['sale']['id']}/returns", back).json()
    assert returned["brought_back_rial"] == 50_000
    assert nan.get(f"/draws/{draw['id']}").json()["returned_rial"] == 50_000


def test_what_is_let_go_is_gone_and_a_stranger_s_draw_is_not_there(pair):
    kafe, nan = pair
    draw = bring(nan, kafe, key="b", code=kafe.code()).json()
    assert kafe.get(f"/draws/{draw['id']}").status_code == 404  # its half is the other's business
    freed = nan.post(f"/draws/{draw['id']}/release", {})
    assert (freed.status_code, freed.json()["state"]) == (200, "lapsed")
    body = nan.sale(10_000) | {"redeem": {"draw": draw["id"]}}
    assert nan.post("/sales", body).json()["code"] == "draw_ended"
    unknown = bring(nan, kafe, key="c", code="1", peer="nobody")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_peer")
