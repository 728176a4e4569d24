"""The customer's pages in a browser: in by the code from the phone, on a phone, without script."""

import gzip
from datetime import UTC, datetime

import pytest

from tests.portal.conftest import NEGAR, REZA, Club
from vafa.audit.types import SYSTEM
from vafa.customers.actions import register_customer
from vafa.customers.types import JoinedBy, Profile

PLACES = ("", "wallet/", "purchases/", "me/", "spend/")
THEMES = ("light", "dark")
MOST_BYTES = 100 * 1024


@pytest.fixture
def club(business):
    """Negar has bought often, spent a little, and has a lot that ends soon."""
    club = Club(business)
    club.sell(4_200_000, days_ago=0)
    club.sell(3_600_000, spend=800_000)
    return club


def come_in(page, club, mobile=NEGAR):
    page.goto(club.home)
    page.fill("[name=mobile]", mobile.replace("+98", "0"))
    page.locator("form.portal-box [type=submit]").click()
    page.wait_for_selector("[name=code]")
    club.work()
    page.fill("[name=code]", club.login_code(mobile))
    page.locator("form.form [type=submit]").click()
    page.wait_for_selector(".portal-card")


@pytest.mark.parametrize("theme", THEMES)
def test_every_page_in_both_themes(new_page, club, axe, shot, theme):
    page = new_page(width=390, theme=theme)
    page.goto(club.home)
    axe(page)
    shot(page, f"portal-sign-in-{theme}")
    page.fill("[name=mobile]", "09121234567")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=code]")
    axe(page)
    shot(page, f"portal-code-{theme}")
    club.work()
    page.fill("[name=code]", club.login_code())
    page.keyboard.press("Enter")
    page.wait_for_selector(".portal-card")
    for place in PLACES:
        page.goto(club.home + place)
        axe(page)
        assert_thumbs_and_eyes(page)
        shot(page, f"portal-{place.strip('/') or 'home'}-{theme}")
    page.goto(f"{club.home}purchases/")
    page.locator(".portal-row").first.click()
    page.wait_for_selector(".portal-sum")
    axe(page)
    assert_thumbs_and_eyes(page)
    shot(page, f"portal-purchase-{theme}")


def assert_thumbs_and_eyes(page):
    """Targets of 44 pixels and more, text of 16."""
    faults = page.evaluate(
        """() => {
          const seen = (element) => element.offsetParent && !element.closest('.sr-only');
          const said = (element, why) => `${element.outerHTML.slice(0, 90)} ${why}`;
          const targets = '.portal :is(a, button, select, input:not([type=hidden], [type=radio]))';
          const small = [...document.querySelectorAll(targets)].filter(seen)
            .map((element) => [element, element.getBoundingClientRect()])
            .filter(([, box]) => box.height < 44 || box.width < 44)
            .map(([element, box]) => said(element, `${box.width} × ${box.height}`));
          const hasText = (element) => [...element.childNodes].some(
            (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
          const tiny = [...document.querySelectorAll('.portal *, .portal-dock *')]
            .filter((element) => seen(element) && hasText(element))
            .map((element) => [element, parseFloat(getComputedStyle(element).fontSize)])
            .filter(([, size]) => size < 16)
            .map(([element, size]) => said(element, `${size}px`));
          return [...small, ...tiny];
        }"""
    )
    assert faults == [], page.url


def test_a_new_customer_finds_the_first_step_everywhere(new_page, club, axe, shot):
    at = datetime.now(UTC)
    with club.scope():
        register_customer(
            mobile=REZA, profile=Profile(), joined_by=JoinedBy.CASHIER, actor=SYSTEM, at=at
        )
    page = new_page(width=390)
    come_in(page, club, REZA)
    for place in PLACES:
        page.goto(club.home + place)
        axe(page)
        shot(page, f"portal-empty-{place.strip('/') or 'home'}")


def test_the_code_is_texted_and_told(new_page, club):
    page = new_page(width=390)
    come_in(page, club)
    page.locator(".portal-tile.is-first").click()
    page.locator("main form [type=submit]").click()
    page.wait_for_selector(".toast")
    club.work()
    assert "کد خرج" in club.texts()[0]


def test_without_script_it_works_too(new_page, club):
    page = new_page(width=390, java_script_enabled=False)
    come_in(page, club)
    page.locator(".portal-dock a").nth(3).click()
    page.locator("[value=female]").check()
    page.select_option("[name=birth_day]", "30")
    page.select_option("[name=birth_month]", "12")
    page.locator("main form [type=submit]").first.click()
    assert "۳۰ اسفند" in page.inner_text(".facts")
    page.locator("#texts [type=submit]").click()
    assert "دوباره" in page.inner_text("#texts")
    page.goto(f"{club.home}me/")
    page.locator("main form [type=submit]").last.click()
    assert page.locator("[name=mobile]").count() == 1


def test_the_first_load_is_light(new_page, club):
    page = new_page(width=390)
    sizes = {}

    def weigh(response):
        if not response.url.endswith(".woff2") and response.status == 200:
            sizes[response.url.split("/", 3)[-1]] = len(gzip.compress(response.body()))

    come_in(page, club)
    page.on("response", weigh)
    page.context.clear_cookies(name="theme")
    page.goto(club.home)
    page.wait_for_load_state("networkidle")
    assert sum(sizes.values()) < MOST_BYTES, sizes
