"""The dashboard and the reports of a busy shop, in both themes and both widths."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.conftest import sign_in
from tests.ledger.conftest import Books
from tests.shop import NOW, Shop
from tests.staff.cast import hire
from vafa.insight.actions import refresh_all, score_all
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope


@pytest.fixture
def busy(business):
    """Two months of sales up to this very day."""
    since = (datetime.now(UTC) - NOW) / timedelta(days=1)
    with business_scope(business.pk):
        owner = hire(Role.OWNER)
        shop = Shop(branches=2)
        people = [shop.person("مینا", f"شمارهٔ {n}", days_ago=n - since) for n in range(12)]
        for day in range(60):
            buyer = people[day % 12] if day % 5 else None
            shop.sell(buyer, (day % 7 + 1) * 900_000, days_ago=day - since, branch=day % 2)
        books = Books()
        books.owner = people[0]
        books.give(4_000_000, days=5, at=datetime.now(UTC) - timedelta(days=1))
        refresh_all()
        score_all(at=datetime.now(UTC))
    return owner


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_dashboard_is_sound(new_page, busy, axe, shot, theme, width):
    page = new_page(width=width, theme=theme)
    sign_in(page, busy)
    page.goto("/panel/dashboard/")
    page.wait_for_selector(".chart-canvas svg")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 1280:
        shot(page, f"panel-dashboard-{theme}")


def test_a_figure_leads_to_its_report_and_back_to_the_list(new_page, busy, axe, shot):
    page = new_page()
    sign_in(page, busy)
    page.goto("/panel/dashboard/")
    page.locator(".stat").first.click()
    page.wait_for_selector("h1:has-text('فروش روزانه')")
    axe(page)
    shot(page, "panel-report")
    page.locator("th a").nth(2).click()
    page.wait_for_selector("th[aria-sort=descending]")
    page.goto("/panel/reports/")
    axe(page)
    shot(page, "panel-reports")


def test_days_of_ones_own_are_chosen_in_the_top_bar(new_page, busy):
    page = new_page()
    sign_in(page, busy)
    page.goto("/panel/dashboard/")
    page.locator(".top-pickers summary").last.click()
    page.locator(".menu-item", has_text="بازهٔ دلخواه").click()
    page.wait_for_selector("[name=first]")
    assert page.locator("[name=first]").input_value().startswith("14")


def test_reminding_says_how_many(new_page, busy):
    page = new_page()
    sign_in(page, busy)
    page.goto("/panel/dashboard/")
    page.get_by_role("button", name="یادآوری به ۱ نفر").click()
    page.wait_for_selector(".toast:has-text('به ۱ نفر یادآوری می‌شود.')")
    assert not page.get_by_role("button", name="یادآوری به ۱ نفر").is_visible()
