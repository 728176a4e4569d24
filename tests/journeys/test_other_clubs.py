"""Three kinds of club end to end: points with a list, a paid membership, and causes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from tests.portal.conftest import Club
from tests.staff.cast import PASSWORD, hire
from vafa.audit.types import SYSTEM
from vafa.causes.models import Donation, GoodCause
from vafa.checkout.actions import return_sale
from vafa.config.schedule import EVERY_HOUR, run_steps
from vafa.ledger.queries import load_wallet, verify_books
from vafa.ledger.types import Unit
from vafa.memberships.models import Plan
from vafa.rewardlist.models import Claim, Prize
from vafa.rewards.kinds.points import Points
from vafa.rules.actions import create_rule
from vafa.rules.types import RuleSpec, read_rule
from vafa.sales.types import ReturnInput
from vafa.staff.types import Role

LOYALTY = "/panel/loyalty/"


@pytest.fixture
def house(business):
    """A café with an owner at the panel; Negar gets a point for each 100,000 rials."""
    club = Club(business)
    with club.scope():
        spec = RuleSpec(name="امتیاز", reward=Points(points=1, per="amount", amount_rial=100_000))
        create_rule(spec=spec, actor=SYSTEM, at=club.at - timedelta(days=99), state="live")
        member = hire(Role.OWNER)
    club.owner = Client()
    club.owner.post("/panel/sign-in/", {"username": member.user.username, "password": PASSWORD})
    yield club
    with club.scope():
        assert list(verify_books(business.pk)) == []


def held(club, unit=Unit.POINTS):
    customer_id = club.customer().id
    with club.scope():
        return load_wallet(customer_id, at=datetime.now(UTC)).usable[unit]


def key_on(browser, href):
    return re.search(r'name="key" value="([0-9]+)', browser.get(href).content.decode())[1]


def address(club, name, **ids):
    return reverse(f"portal:{name}", kwargs={"slug": club.business.slug, **ids})


def test_points_are_earned_taken_as_a_reward_fetched_and_changed_into_credit(house):
    form = {"name": "قهوه", "price_points": "60", "stock": "1", "claim_days": "30"}
    house.owner.post(f"{LOYALTY}prizes/add/", form)
    rate = {"rial_per_point": "500", "least_points": "10", "credit_days": "30"}
    house.owner.post(f"{LOYALTY}prizes/rate/", rate)
    guest = house.sign_in()
    assert "۶۰ امتیاز مانده" in guest.get(address(house, "prizes")).content.decode()

    house.sell(10_000_000)  # with the 9,400,000 of yesterday, which earned before the rule
    points = held(house)
    with house.scope():
        prize = Prize.objects.get()
    key = key_on(guest, address(house, "prizes"))
    guest.post(address(house, "take", prize_id=prize.id), {"key": key})
    with house.scope():
        claim = Claim.objects.get()
    found = house.owner.get(f"/till/rewards/?code={claim.code}").content.decode()
    assert "قهوه" in found
    claim_name = re.search(r'name="claim" value="([^"]+)"', found)[1]
    house.owner.post("/till/rewards/", {"do": "give", "claim": claim_name})
    assert held(house) == points - 60

    credit = held(house, Unit.CREDIT)
    form = {"points": "20", "key": key_on(guest, address(house, "prizes"))}
    for _ in range(2):
        guest.post(address(house, "exchange"), form)
    assert (held(house), held(house, Unit.CREDIT)) == (points - 80, credit + 20 * 5_000)


def test_a_membership_is_bought_felt_at_the_next_sale_and_ended_by_a_return(house):
    plan_form = {
        "name": "طلایی",
        "sku": "gold",
        "price_rial": "300000",
        "count": "1",
        "period": "months",
        "refund": "pro_rata",
        "remind_days": "7",
    }
    house.owner.post(f"{LOYALTY}plans/add/", plan_form)
    with house.scope():
        plan = Plan.objects.get()
        spec = read_rule(
            {
                "name": "۲۰٪ اعضای طلایی",
                "reward": {"kind": "credit", "percent": "20"},
                "conditions": {
                    "kind": "all",
                    "parts": [{"kind": "member_of", "labels": [plan.label]}],
                },
            }
        )
        create_rule(spec=spec, actor=SYSTEM, at=house.at - timedelta(days=1), state="live")

    bought = house.sell(3_000_000, sku="gold")
    assert bought.earned == ()
    assert "۲۰٪ اعضای طلایی" not in {one.rule_name for one in house.sell(1_000_000).earned}
    house.work()
    felt = {one.rule_name: one.amount for one in house.sell(1_000_000).earned}
    assert felt["۲۰٪ اعضای طلایی"] == 200_000
    guest = house.sign_in()
    assert "برقرار" in guest.get(address(house, "plans")).content.decode()

    soon = datetime.now(UTC) + timedelta(days=26)
    assert run_steps(EVERY_HOUR, at=soon, business_ids=[house.business.pk]) == 0
    with house.scope():
        at = datetime.now(UTC)
        return_sale(bought.sale_id, ReturnInput(number="r", at=at), actor=SYSTEM, at=at)
    house.work()
    house.at = datetime.now(UTC)  # the sales before were of the time when it still ran
    assert "۲۰٪ اعضای طلایی" not in {one.rule_name for one in house.sell(1_000_000).earned}


def test_a_cause_gets_points_and_a_share_of_purchases_and_is_paid(house):
    form = {
        "name": "کتابخانهٔ روستا",
        "words": "هزار کتاب",
        "goal_rial": "1000000",
        "share_percent": "2",
        "point_value_rial": "100",
    }
    house.owner.post(f"{LOYALTY}causes/add/", form)
    with house.scope():
        cause = GoodCause.objects.get()
    assert (cause.goal_rial, cause.share_percent) == (10_000_000, Decimal(2))
    house.sell(10_000_000)
    guest, points = house.sign_in(), held(house)
    gift = {"unit": "points", "amount": "30", "key": "1"}
    for _ in range(2):
        guest.post(address(house, "give", cause_id=cause.id), gift)
    assert held(house) == points - 30
    guest.post(address(house, "choose", cause_id=cause.id))
    house.at = datetime.now(UTC)
    sold = house.sell(5_000_000)
    house.work()
    with house.scope():
        assert sorted(Donation.objects.values_list("worth_rial", flat=True)) == [30_000, 100_000]
    public = Client().get(address(house, "causes")).content.decode()
    assert "۱۳٬۰۰۰ تومان" in public
    assert "هدیهٔ امتیاز" not in public

    with house.scope():
        at = datetime.now(UTC)
        return_sale(sold.sale_id, ReturnInput(number="r", at=at), actor=SYSTEM, at=at)
    house.work()
    page = f"{LOYALTY}causes/"
    one = re.search(rf"{page}(cau_[0-9a-z]+)/", house.owner.get(page).content.decode())[1]
    html = house.owner.get(f"{page}{one}/").content.decode()
    assert "۳٬۰۰۰ تومان را پرداختم" in html
    pay = {"note": "رسید ۷", "key": "k"}
    for _ in range(2):
        assert house.owner.post(f"{page}{one}/pay/", pay).status_code == 303
    html = house.owner.get(f"{page}{one}/").content.decode()
    assert "رسید ۷" in html
    assert "را پرداختم" not in html
