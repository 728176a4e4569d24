"""The first quarter of an hour as README tells it, on the demo; `make pictures` keeps pictures.

A sale at the till, the text on the phone, the code spent at the till, the customer's own pages.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.browser.conftest import settle
from tests.demo import keep_households
from vafa.config.demo.business import NAME, SLUG
from vafa.config.demo.load import load_demo
from vafa.config.schedule import AT_ONCE, run_steps
from vafa.customers.queries import get_customer
from vafa.ledger.queries import verify_books, wallets_by_owner
from vafa.ledger.types import Unit
from vafa.messaging.models import DemoText
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

PICTURES = settings.ROOT / "docs" / "pictures"
ARE_KEPT = os.environ.get("VAFA_PICTURES") == "1"


class Cafe:
    """The demo, and its guest with the most credit."""

    def __init__(self, business) -> None:
        self.business = business
        with business_scope(business.pk):
            wallets = wallets_by_owner().filter(unit=Unit.CREDIT)
            guest = get_customer(wallets.order_by("-balance").first().owner_id)
        self.mobile = guest.mobile

    def work(self) -> None:
        """What the worker does."""
        assert run_steps(AT_ONCE, at=datetime.now(UTC), business_ids=[self.business.pk]) == 0

    def read_code(self, digits: int) -> str:
        """The newest code of so many digits on the guest's phone."""
        with business_scope(self.business.pk):
            texts = DemoText.objects.filter(mobile=self.mobile).order_by("-id")
            codes = (re.search(rf"(?<!\d)\d{{{digits}}}(?!\d)", text.text) for text in texts)
            return next(code[0] for code in codes if code)


@pytest.fixture
def cafe(committed, tmp_path) -> Cafe:
    """Whole for pictures; else every fiftieth household."""
    now = datetime.now(UTC)
    business = create_business(slug=SLUG, name=NAME, at=now, is_demo=True)
    list(load_demo(now=now, path=keep_households(tmp_path, every=1 if ARE_KEPT else 50)))
    return Cafe(business)


@pytest.fixture
def keep() -> Callable[[Page, str], None]:
    """`keep(page, "till")` makes the picture README's, when pictures are asked for."""

    def take(page: Page, name: str) -> None:
        settle(page)
        picture = page.screenshot(animations="disabled")
        if ARE_KEPT:
            (PICTURES / f"{name}.png").write_bytes(picture)

    return take


def test_the_first_quarter_of_an_hour(cafe, new_page, keep):
    manager = sign_in(new_page(), "modir", "/panel/dashboard/")
    keep(manager, "dashboard")
    till = sign_in(new_page(width=1024), "sandogh", "/till/")
    sell(till, cafe)
    cafe.work()
    sell(till, cafe, code=cafe.read_code(7), keep=keep)
    cafe.work()
    guest = enter_portal(new_page(width=390), cafe)
    keep(guest, "portal")
    manager.goto(f"/demo/phone/?{urlencode({'mobile': cafe.mobile})}")
    assert "کد ورود" in manager.inner_text("main")
    keep(manager, "phone")
    with business_scope(cafe.business.pk):
        assert list(verify_books(cafe.business.pk)) == []


def sign_in(page: Page, name: str, path: str) -> Page:
    """The page, with this person of the demo at `path`."""
    page.goto(path)
    page.fill("[name=username]", name)
    page.fill("[name=password]", settings.DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".panel, .till")
    return page


def sell(till: Page, cafe: Cafe, *, code: str = "", keep=None) -> None:
    """A sale to the guest, up to the receipt; with the code in part paid by credit."""
    till.goto("/till/")
    if till.locator("button[name=stand]").count():
        till.locator("button[name=stand]").first.click()
    till.fill("#q", cafe.mobile.replace("+98", "0"))
    till.fill("#id_amount", "840000")
    if code:
        till.fill("#id_code", code)
    till.wait_for_selector(".receipt-sum")
    if keep:
        keep(till, "till")
    till.keyboard.press("Enter")
    till.wait_for_selector(".till-total.is-done")


def enter_portal(page: Page, cafe: Cafe) -> Page:
    """The guest's own pages, entered by the code on the phone."""
    page.goto(f"/c/{SLUG}/")
    page.fill("[name=mobile]", cafe.mobile.replace("+98", "0"))
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=code]")
    cafe.work()
    page.fill("[name=code]", cafe.read_code(6))
    page.keyboard.press("Enter")
    page.wait_for_selector(".portal-card")
    return page
