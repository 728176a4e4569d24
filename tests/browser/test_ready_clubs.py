"""Ready clubs in a browser: looked at, answered, switched on and off."""

from __future__ import annotations

import pytest
from django.utils import translation

from tests.browser.conftest import settle
from tests.staff.cast import PASSWORD, hire
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

PAGE = "/panel/loyalty/ready/"


@pytest.fixture
def owner_page(new_page, business):
    with business_scope(business.pk), translation.override("fa"):
        owner = hire(Role.OWNER)
    page = new_page()
    page.goto("/panel/sign-in/")
    page.fill("[name=username]", owner.user.username)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/panel/dashboard/")
    return page


def test_a_club_is_tried_switched_on_and_off(owner_page, axe, shot):
    page = owner_page
    page.goto(PAGE)
    axe(page)
    shot(page, "ready-clubs-none")
    card = page.locator("#cashback")
    card.locator("summary").press("Enter")
    card.locator("[name=cashback_percent]").fill("10")
    card.get_by_text("۵۰٬۰۰۰ تومان اعتبار").wait_for()  # what it would give, as one types
    card.get_by_role("button", name="روشن کردن").press("Enter")
    page.get_by_text("«اعتبار بازگشتی» روشن شد.").wait_for()
    page.locator("#tiers").get_by_role("button", name="روشن کردن").click()
    page.locator("#tiers").get_by_text("خاموش کردن").wait_for()
    settle(page)
    axe(page)
    page.locator("#points summary").click()
    shot(page, "ready-clubs")
    page.locator("#cashback").get_by_role("button", name="خاموش کردن").click()
    page.get_by_text("«اعتبار بازگشتی» خاموش شد").wait_for()
