"""What the API tells of tiers, and how it refuses what a tier may not spend."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.api.conftest import LONG_AGO
from vafa.audit.types import SYSTEM
from vafa.tiers.actions import save_ladder, set_up_default
from vafa.tiers.types import Limits


@pytest.fixture
def club(cafe):
    cafe.credit_rule()
    with cafe.scope():
        cafe.ladder = set_up_default(actor=SYSTEM, at=LONG_AGO)
    return cafe


def test_a_customer_comes_with_tier_next_and_progress(club):
    sold = club.sell(60_000_000)
    assert "سطح شما: نقره‌ای" in sold["receipt"]["lines"]
    tier = club.get(f"/customers/{sold['customer']['id']}").json()["tier"]
    until = tier.pop("until")
    assert until > datetime.now(UTC).date().isoformat()
    assert tier.pop("next_by") < until
    assert tier == {
        "tier": "silver",
        "name": "نقره‌ای",
        "next": "gold",
        "next_name": "طلایی",
        "counted": 60_000_000,
        "missing": 90_000_000,
        "progress": 0.4,
        "measure": "spend",
    }


def test_without_a_ladder_there_is_no_tier(cafe):
    cafe.credit_rule()
    sold = cafe.sell(1_000_000)
    assert cafe.get(f"/customers/{sold['customer']['id']}").json()["tier"] is None


def test_more_than_the_tier_may_spend_is_refused_with_the_most(club):
    club.without_codes()
    bronze = replace(club.ladder.tiers[0], limits=Limits(invoice_percent=10))
    with club.scope():
        tiers = (bronze, *club.ladder.tiers[1:])
        save_ladder(replace(club.ladder, tiers=tiers), actor=SYSTEM, at=LONG_AGO)
    club.sell(10_000_000)
    wish = club.sale(1_000_000, redeem={"credit_rial": 100_001})
    refused = club.post("/sales", wish)
    assert refused.status_code == 422
    problem = refused.json()
    assert (problem["code"], problem["errors"][0]["pointer"]) == (
        "over_tier_limit",
        "/redeem/credit_rial",
    )
    assert "۱۰٬۰۰۰ تومان" in problem["detail"]
    assert club.sell(1_000_000, redeem={"credit_rial": 100_000})["redeemed"][0]["amount"] == 100_000


def test_the_ladder_with_how_many_stand_on_each_step(club):
    club.sell(60_000_000)
    told = club.get("/tiers").json()
    steps = [(one["tier"], one["threshold"], one["members"]) for one in told.pop("data")]
    assert told == {"measure": "spend", "span": "year"}
    assert steps == [("bronze", 0, 0), ("silver", 50_000_000, 1), ("gold", 150_000_000, 0)]


def test_a_club_without_a_ladder_has_no_steps(cafe):
    assert cafe.get("/tiers").json() == {"measure": None, "span": None, "data": []}
