"""Every page that a link of the panel or the till leads to, on a phone, with the longest names."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from tests.browser.conftest import settle, sign_in
from tests.browser.test_till import cafe
from tests.staff.cast import hire
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch
from vafa.checkout.actions import accept_sale
from vafa.customers.types import CustomerKey, Profile
from vafa.sales.types import LineInput, SaleInput
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

pytestmark = pytest.mark.slow
LONG = "مجموعهٔ رستوران‌های زنجیره‌ای باغ نارنجستان شیراز و حومه"
PLACES = ("/panel/", "/till/")
LINKS = """() => [...document.querySelectorAll("a[href], tr[data-href]")].map(
  (it) => it.getAttribute("href") || it.dataset.href
)"""
# What sticks out of the page, or of a box that cannot be scrolled, and so cannot be read.
STICKS_OUT = """() => {
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) {
    return [`the page: ${wide} px`];
  }
  const hidden = [...document.querySelectorAll("main h1, main h2, main td, main dd, main .btn")]
    .filter((it) => it.offsetParent && it.scrollWidth > it.clientWidth + 2 && it.clientWidth > 1)
    .filter((it) => getComputedStyle(it).textOverflow !== "ellipsis");
  return hidden.map((it) => `${it.tagName} ${it.className}: ${it.textContent.trim().slice(0, 60)}`);
}"""


@pytest.fixture
def owner_page(new_page, cafe):
    """A phone in which the owner of a café with long names is signed in."""
    at = datetime.now(UTC)
    with business_scope(cafe.pk):
        branch = add_branch(code="long", name=LONG, actor=SYSTEM, at=at)
        sale = SaleInput(
            source="x",
            number="FA-1405-0000000000001",
            at=at - timedelta(hours=1),
            branch_id=branch.id,
            till=LONG[:40],
            cashier="سید محمدرضا طباطبایی‌نژاد اصفهانی",
            lines=(LineInput(name=f"{LONG} {LONG}", unit_price_rial=9_876_543_210),),
            customer=CustomerKey(mobile="+989127654321"),
            profile=Profile(first_name="سیده فاطمه زهرا", last_name="میرمحمدصادقی اصفهانی‌زاده"),
        )
        accept_sale(sale, actor=SYSTEM, at=at)
        owner = hire(Role.OWNER, name="سید محمدرضا طباطبایی‌نژاد اصفهانی")
    page = new_page(width=390)
    sign_in(page, owner)
    return page


def test_nothing_sticks_out_of_any_page_on_a_phone(owner_page):
    seen, faults = set(), []
    ahead = ["/panel/dashboard/", "/till/"]
    while ahead:
        href = ahead.pop(0)
        answer = open_page(owner_page, href)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        assert answer.status == 200, href
        settle(owner_page)
        faults += [f"{href} {fault}" for fault in owner_page.evaluate(STICKS_OUT)]
        for link in owner_page.evaluate(LINKS):
            name = _name(link)
            if name and name not in seen:
                seen.add(name)
                ahead.append(link)
    assert len(seen) > 50
    assert not faults, "\n".join(faults)


def open_page(page, href):
    """The answer, or None for a file that is handed over."""
    try:
        return page.goto(href)
    except Error as error:
        if "Download is starting" not in str(error):
            raise
        return None


def _name(link):
    """The name of the address, which stands for all pages of its kind; reports have one each."""
    path = link.partition("?")[0].partition("#")[0]
    is_file = "export" in path or "." in path.rpartition("/")[2]
    if not path.startswith(PLACES) or is_file:
        return None
    try:
        found = resolve(path)
    except Resolver404:
        return None
    return f"{found.view_name} {found.kwargs.get('slug', '')}"


__all__ = ["cafe"]
