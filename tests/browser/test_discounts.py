"""Discounts in a browser: looked at in the panel, taken at the till by keyboard."""

from datetime import UTC, datetime

import pytest

from tests.browser.conftest import sign_in
from tests.staff.cast import hire, open_branch
from vafa.audit.types import SYSTEM
from vafa.checkout.queries import read_discount
from vafa.coupons.actions import add_named_code, create_discount, make_batch
from vafa.foundation.ids import write_id
from vafa.sales.models import Sale
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

LIST = "/panel/loyalty/discounts/"


@pytest.fixture
def owner(business):
    """The owner of a café with one branch and a code for colleagues."""
    at = datetime.now(UTC)
    spec = {
        "name": "همکاران شرکت نمونه",
        "what": {"kind": "percent", "percent": "25"},
        "most_rial": 500_000,
        "smallest_rial": 1_000_000,
        "limits": {"times_a_day": 20},
    }
    with business_scope(business.pk):
        open_branch()
        made = create_discount(spec=read_discount(spec), state="live", actor=SYSTEM, at=at)
        add_named_code(discount_id=made.id, text="HAMKAR", actor=SYSTEM, at=at)
        make_batch(discount_id=made.id, label="شرکت نمونه", count=20, actor=SYSTEM, at=at)
        owner = hire(Role.OWNER)
    owner.discount = write_id("dis", made.id)
    return owner


def test_the_pages_of_discounts(owner, page, shot, axe):
    sign_in(page, owner)
    for name, address in (
        ("discounts", LIST),
        ("discount", f"{LIST}{owner.discount}/"),
        ("discount-edit", f"{LIST}{owner.discount}/edit/"),
    ):
        page.goto(address)
        shot(page, name)
        axe(page)


def test_a_code_at_the_till_by_keyboard(owner, page, business):
    sign_in(page, owner)
    page.goto("/till/?guest=1")
    page.fill("#id_amount", "200,000")
    page.wait_for_selector("text=کد تخفیف")
    page.keyboard.press("F9")
    page.keyboard.type("WRONG1")
    page.keyboard.press("Tab")
    page.wait_for_selector("text=این کد تخفیف پذیرفته نیست.")
    page.keyboard.press("F9")
    page.keyboard.type("hamkar")
    page.keyboard.press("Tab")
    page.wait_for_selector("text=همکاران شرکت نمونه")
    page.keyboard.press("F9")
    page.keyboard.press("Enter")
    page.wait_for_url("**/till/done/**")
    with business_scope(business.pk):
        sale = Sale.objects.get()
        assert (sale.total_rial, sale.discounts[0]["code"]) == (1_500_000, "HAMKAR")
