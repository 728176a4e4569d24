"""Shared wallets over HTTP: opened, filled, spent from, left, closed."""

from __future__ import annotations

import pytest

from tests.api.conftest import MINA

ALI = "09350000001"


@pytest.fixture
def wallet(cafe):
    """The id of Mina's shared wallet, in which Ali may spend 100,000 a day of 500,000."""
    cafe.without_codes()
    for mobile in (MINA, ALI):
        cafe.post("/customers", {"mobile": mobile})
    body = {"name": "خانوادهٔ مینا", "head": {"mobile": MINA}}
    wallet = cafe.post("/shared-wallets", body).json()["id"]
    member = {"customer": {"mobile": ALI}, "daily_most_rial": 100_000}
    cafe.post(f"/shared-wallets/{wallet}/members", member)
    cafe.post(f"/shared-wallets/{wallet}/top-ups", {"amount_rial": 500_000, "reason": "نقد"})
    return wallet


def spend(cafe, rial, **more):
    redeem = {"credit_rial": rial, "from_shared": True}
    return cafe.post("/sales", cafe.sale(300_000, mobile=ALI, redeem=redeem, **more))


def test_a_member_spends_within_their_limit(cafe, wallet):
    sold = spend(cafe, 100_000).json()
    assert sold["sale"]["to_pay_rial"] == 200_000
    refused = spend(cafe, 1)
    [problem] = refused.json()["errors"]
    assert (refused.status_code, problem["code"]) == (422, "over_share_limit")
    assert problem["pointer"] == "/redeem/credit_rial"
    read = cafe.get(f"/shared-wallets/{wallet}").json()
    assert read["credit_rial"] == 400_000
    spent = {one["is_head"]: one["spent_this_month_rial"] for one in read["members"]}
    assert spent == {True: 0, False: 100_000}
    cafe.prove()


def test_a_key_tops_up_once_and_members_change_leave_and_inherit(cafe, wallet):
    body = {"amount_rial": 100_000, "reason": "رسید ۱"}
    for _press in range(2):
        filled = cafe.post(f"/shared-wallets/{wallet}/top-ups", body, key="t1").json()
    assert filled["credit_rial"] == 600_000
    member = {"customer": {"mobile": ALI}, "is_head": True, "earns_to_shared": False}
    changed = cafe.post(f"/shared-wallets/{wallet}/members", member).json()
    assert [one["is_head"] for one in changed["members"]] == [True, False]
    assert changed["members"][0]["daily_most_rial"] is None
    left = cafe.post(f"/shared-wallets/{wallet}/leave", {"customer": {"mobile": ALI}})
    assert (left.status_code, left.json()["code"]) == (422, "head_stays")
    closed = cafe.post(f"/shared-wallets/{wallet}/close", {"heir": {"mobile": MINA}}).json()
    assert (closed["is_open"], closed["credit_rial"], closed["members"]) == (False, 0, [])
    assert cafe.usable(MINA) == 600_000
    [listed] = cafe.get("/shared-wallets").json()["data"]
    assert (listed["id"], listed["is_open"]) == (wallet, False)
    cafe.prove()
