"""The till in a browser whose line is cut: sales are kept, and sent once when it is back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.browser.conftest import sign_in
from tests.browser.test_till import cafe, make_code
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import change_settings
from vafa.checkout.models import LateSale
from vafa.sales.models import Sale
from vafa.sales.queries import list_lines
from vafa.tenancy.scope import business_scope

SENT = "[data-kept] [data-state=sent]:visible"
READY = "navigator.serviceWorker.ready.then(() => caches.match('/till/offline/')).then(Boolean)"


@pytest.fixture
def browser(chromium, live_url):
    """A browser of its own: a cut line is written to the console, and is no fault."""
    context = chromium.new_context(
        base_url=live_url, viewport={"width": 1024, "height": 768}, locale="fa-IR"
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


def sales(cafe):
    with business_scope(cafe.pk):
        rows = Sale.objects.filter(source="till").order_by("id")
        return [(row.total_rial, row.credit_rial, row.number) for row in rows]


def keep(page, mobile, toman, **more):
    page.fill("#id_mobile", mobile)
    page.fill("#id_amount", toman)
    for name, value in more.items():
        page.fill(f"#id_{name}", value)
    page.keyboard.press("Enter")


def put_on(page, product, quantity="1"):
    page.fill("#id_product", product)
    page.fill("#id_quantity", quantity)
    page.keyboard.press("Enter")


def lines_of(cafe, number):
    with business_scope(cafe.pk):
        lines = list_lines(Sale.objects.get(number=number).id)
        return [(line.sku, int(line.quantity)) for line in lines]


def test_two_sales_wait_for_the_line_and_are_recorded_once(browser, cafe, axe, shot):
    with business_scope(cafe.pk):
        change_settings(actor=SYSTEM, at=datetime.now(UTC), spends_offline=True)
    code = make_code(cafe)
    page = browser.new_page()
    sign_in(page, cafe.cashier)
    page.goto("/till/")
    assert page.evaluate(READY)
    page.goto("/till/?q=09121234567")
    page.fill("#id_product", "لاته")
    page.keyboard.press("Enter")
    page.wait_for_selector("#sell output[data-amount]")
    number = page.input_value("#sell [name=number]")
    browser.set_offline(True)
    page.wait_for_selector("[data-when=cut]:visible")
    page.click("[data-carry]")
    page.wait_for_selector("[data-offline-till]")
    assert page.input_value("#id_mobile") == "09121234567"
    assert page.input_value("#id_amount") == "95,000"  # the latte came along
    for _ in range(2):
        put_on(page, "چیزکیک نارنج", "2")
    page.click("[data-drop=p0]")
    assert page.input_value("#id_amount") == "360,000"
    put_on(page, "لاته")
    axe(page)
    shot(page, "till-offline-order")
    page.focus("#id_mobile")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-number] [data-state=waiting]:visible")
    assert page.locator("[data-order] > div").count() == 0
    keep(page, "09121234567", "200000", spent="30000", code=code)
    page.locator("[data-kept] li").nth(1).wait_for()
    axe(page)
    page.close()

    page = browser.new_page()  # closed and opened again, still without a line
    page.goto("/till/")
    page.locator("[data-kept] li").nth(1).wait_for()
    assert sales(cafe) == []
    shot(page, "till-offline")
    browser.set_offline(False)
    page.locator(SENT).nth(1).wait_for()

    first, second = sales(cafe)
    assert first == (4_550_000, 0, number)
    assert lines_of(cafe, number) == [("p1", 2), ("p0", 1)]
    assert second[:2] == (2_000_000, 300_000)
    axe(page)
    shot(page, "till-offline-sent")
    page.evaluate(SEND_AGAIN)
    page.goto("/till/offline/")
    page.locator(SENT).nth(1).wait_for()
    assert sales(cafe) == [first, second]
    with business_scope(cafe.pk):
        assert not LateSale.objects.exists()


# As if the answers had been lost.
SEND_AGAIN = """() => new Promise((resolve) => {
  const opening = indexedDB.open("vafa-till");
  opening.onsuccess = () => {
    const store = opening.result.transaction("sales", "readwrite").objectStore("sales");
    const all = store.getAll();
    all.onsuccess = () => all.result.forEach((sale) => store.put({ ...sale, state: "waiting" }));
    store.transaction.oncomplete = () => resolve();
  };
})"""


__all__ = ["cafe"]
