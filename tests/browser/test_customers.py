"""Customers and sales in a browser, with a lively club."""

import pytest
from django.urls import reverse

from tests.panel.club import Club
from tests.staff.cast import PASSWORD, hire
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope


@pytest.fixture
def club(committed, business):
    with business_scope(business.pk):
        club = Club()
        club.owner = hire(Role.OWNER, name="مهسا رستگار")
        club.negar_id = club.negar()
        club.crowd(24)
        club.score()
    return club


@pytest.fixture
def sign_in(club):
    def enter(page):
        page.goto(reverse("panel:sign_in"))
        page.fill("[name=username]", club.owner.user.username)
        page.fill("[name=password]", PASSWORD)
        page.locator("form [type=submit]").last.click()
        page.wait_for_selector(".panel")
        return page

    return enter


def test_the_list_finds_as_one_types_and_opens_by_keyboard(club, sign_in, page, axe, shot):
    sign_in(page)
    page.goto(reverse("panel:customers:home"))
    axe(page)
    shot(page, "customers-list")
    with page.expect_response(lambda answer: "q=" in answer.url):
        page.type("#q", "نگار محم")
    page.wait_for_function("document.querySelectorAll('tbody tr').length == 1")
    shot(page, "customers-found")
    page.focus("tbody tr")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cus_*/")
    assert "نگار محمدی" in page.inner_text("h1")


def test_one_customer_in_both_themes(club, sign_in, new_page, axe, shot):
    page = sign_in(new_page())
    page.goto(reverse("panel:customers:one", args=[club.negar_id]))
    axe(page)
    shot(page, "customer")
    page.click(".tabs a[href*='show=credit']")
    page.wait_for_url("**show=credit**")
    shot(page, "customer-credit")
    page.click("[data-dialog=give]")
    page.wait_for_selector("dialog#give[open]")
    axe(page)
    page.screenshot(path="build/shots/customer-give-1280.png")
    page.fill("dialog#give [name=credit]", "50,000")
    page.fill("dialog#give [name=reason]", "دیر رسیدن سفارش")
    page.click("dialog#give .btn-primary")
    page.wait_for_selector(".toast")
    page.goto(reverse("panel:customers:statement", args=[club.negar_id]))
    axe(page)
    shot(page, "customer-statement")
    for name in ("edit", "give", "note"):
        page.goto(reverse(f"panel:customers:{name}", args=[club.negar_id]))
        axe(page)
        shot(page, f"customer-{name}-page")
    dark = sign_in(new_page(theme="dark"))
    dark.goto(reverse("panel:customers:one", args=[club.negar_id]))
    axe(dark)
    shot(dark, "customer-dark")


def test_sales_and_one_sale(club, sign_in, page, axe, shot):
    sign_in(page)
    page.goto(reverse("panel:sales:home"))
    axe(page)
    shot(page, "sales-list")
    for name, sale_id in (("sale", club.negar_last), ("sale-returned", club.negar_returned)):
        page.goto(reverse("panel:sales:one", args=[sale_id]))
        axe(page)
        shot(page, name)
    page.goto(reverse("panel:sales:return", args=[club.negar_last]))
    axe(page)
    shot(page, "sale-return")
