"""The ladder in a browser: in the panel, at the till, in the customer's hand."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from tests.browser.conftest import sign_in
from tests.browser.test_portal import come_in
from tests.portal.conftest import NEGAR, REZA, Club
from tests.staff.cast import hire
from vafa.audit.types import SYSTEM
from vafa.staff.types import Role
from vafa.tiers.actions import save_ladder, set_up_default
from vafa.tiers.types import Limits

NOW = datetime.now(UTC)


@pytest.fixture
def club(business):
    """Negar is silver and half way to gold, Reza is bronze; silver may spend within limits."""
    club = Club(business)
    with club.scope():
        club.owner = hire(Role.OWNER, name="مهسا رستگار")
        ladder = set_up_default(actor=SYSTEM, at=NOW)
        silver = replace(
            ladder.tiers[1],
            benefits="۷٪ اعتبار از هر خرید، نوشیدنی روز تولد مهمان ما",
            limits=Limits(daily_rial=5_000_000, invoice_percent=50),
        )
        tiers = (ladder.tiers[0], silver, ladder.tiers[2])
        save_ladder(replace(ladder, tiers=tiers), actor=SYSTEM, at=NOW)
    club.sell(2_000_000, mobile=REZA, first="رضا", last="کاظمی")
    club.sell(72_000_000)
    return club


@pytest.fixture
def enter(new_page, club):
    """`enter(…)`: a page in which the owner has signed in."""

    def open_signed_in(place, wait_for, **more):
        page = new_page(**more)
        sign_in(page, club.owner)
        page.goto(place)
        page.wait_for_selector(wait_for)
        return page

    return open_signed_in


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_owner_sees_the_ladder_and_who_would_move(club, enter, axe, shot, theme):
    page = enter(reverse("panel:dashboard:home"), ".panel", theme=theme)
    places = {
        "tiers": reverse("panel:loyalty:tiers"),
        "members": reverse("panel:loyalty:tier", args=["silver"]),
        "customer": reverse("panel:customers:one", args=[club.customer().id]),
    }
    for name, place in places.items():
        page.goto(place)
        axe(page)
        shot(page, f"tiers-{name}-{theme}")
    page.goto(reverse("panel:loyalty:edit_tiers"))
    page.fill("[name=t1-threshold]", "9000000")
    page.locator(".form-foot [type=submit], .form-foot .btn-primary").last.click()
    page.wait_for_selector("#preview")
    axe(page)
    shot(page, f"tiers-edit-{theme}")
    page.locator("#preview [name=save]").click()
    page.wait_for_selector("text=با تغییر سطح‌ها")


def test_the_till_says_how_far_the_next_tier_is(enter, axe, shot):
    page = enter("/till/", ".till", width=1024)
    page.goto("/till/?q=09121234567")
    page.wait_for_selector("text=تا سطح «طلایی»")
    axe(page)
    shot(page, "tiers-till")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_customer_sees_the_way_as_a_ring(new_page, club, axe, shot, theme):
    page = new_page(width=390, theme=theme)
    come_in(page, club, NEGAR)
    page.wait_for_selector("text=تا سطح «طلایی»")
    axe(page)
    shot(page, f"tiers-portal-{theme}")
