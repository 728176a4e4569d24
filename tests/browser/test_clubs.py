"""Rewards, memberships and causes in a browser: panel, till and the customer's pages."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.browser.conftest import sign_in
from tests.browser.test_portal import come_in
from tests.portal.conftest import Club
from tests.staff.cast import hire
from vafa.audit.types import SYSTEM
from vafa.causes.actions import add_cause, choose_cause, give
from vafa.causes.types import CauseTerms
from vafa.checkout.actions import give_by_hand
from vafa.foundation.ids import write_id
from vafa.ledger.types import Unit
from vafa.memberships.actions import add_plan, begin_membership
from vafa.memberships.types import PlanTerms
from vafa.rewardlist.actions import add_prize, change_rate, take_prize
from vafa.rewardlist.types import PrizeTerms
from vafa.staff.types import Role

PANEL = ("prizes", "prizes/add", "prizes/taken", "prizes/rate", "plans", "plans/add", "causes")
PORTAL = ("", "rewards/", "memberships/", "causes/")


@pytest.fixture
def club(business):
    """Negar has points, took a coffee, is a golden member and gave to the library."""
    club = Club(business)
    at, negar = datetime.now(UTC), club.customer().id
    who = {"customer_id": negar, "actor": SYSTEM, "at": at}
    with club.scope():
        give_by_hand(
            unit=Unit.POINTS, amount=380, expires_at=None, reason="", request_key="g", **who
        )
        prizes = [
            add_prize(PrizeTerms(**terms), actor=SYSTEM, at=at)
            for terms in (
                {"name": "قهوهٔ دمی", "price_points": 60, "stock": 20},
                {"name": "کیک روز", "price_points": 120, "words": "یک برش، به انتخاب شما"},
                {"name": "صبحانهٔ دونفره", "price_points": 900, "stock": 3},
            )
        ]
        claim = take_prize(prize_id=prizes[0].id, labels=(), request_key="t", **who)
        club.code = claim.code
        change_rate(rial_per_point=5_000, least_points=50, credit_days=60, actor=SYSTEM, at=at)
        terms = PlanTerms(
            name="عضویت طلایی",
            price_rial=3_000_000,
            sku="gold",
            benefits="قهوهٔ دوم مهمان ما، ۱۰٪ اعتبار بیشتر",
        )
        club.plan = add_plan(terms, actor=SYSTEM, at=at)
        begin_membership(plan_id=club.plan.id, request_key="m", **who)
        terms = CauseTerms(
            name="کتابخانهٔ روستا",
            words="هزار جلد کتاب برای مدرسهٔ روستای ابیانه",
            goal_rial=100_000_000,
            share_percent=Decimal(2),
            point_value_rial=5_000,
        )
        club.cause = add_cause(terms, actor=SYSTEM, at=at)
        give(cause_id=club.cause.id, unit=Unit.POINTS, amount=100, request_key="d", **who)
        choose_cause(cause_id=club.cause.id, **who)
        club.owner = hire(Role.OWNER)
    return club


def test_the_customers_pages(new_page, club, axe, shot):
    page = new_page(width=390)
    page.goto(f"{club.home}causes/")
    axe(page)
    shot(page, "clubs-public-causes")
    come_in(page, club)
    for place in PORTAL:
        page.goto(club.home + place)
        axe(page)
        shot(page, f"clubs-portal-{place.strip('/') or 'home'}")
    page.goto(f"{club.home}rewards/")
    page.locator(".portal-claim").first.click()
    page.wait_for_selector(".portal-ticket")
    axe(page)
    shot(page, "clubs-portal-claim")


def test_the_panel_and_the_till(new_page, club, axe, shot):
    page = new_page()
    sign_in(page, club.owner)
    plan, cause = write_id("plan", club.plan.id), write_id("cau", club.cause.id)
    for place in (*PANEL, f"plans/{plan}", f"causes/{cause}"):
        page.goto(f"/panel/loyalty/{place}/")
        axe(page)
        shot(page, f"clubs-{place.split('_')[0].replace('/', '-')}")
    page.goto(f"/till/rewards/?code={club.code}")
    axe(page)
    shot(page, "clubs-till-code")
    page.goto(f"/till/rewards/?customer={write_id('cus', club.customer().id)}")
    axe(page)
    shot(page, "clubs-till-person")
