"""The till in a browser: a whole sale with a code, by keyboard alone."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from tests.browser.conftest import sign_in
from tests.staff.cast import PASSWORD, hire
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch, put_category, put_product
from vafa.checkout.actions import accept_sale
from vafa.codes.actions import issue_spend_code
from vafa.customers.types import CustomerKey, Profile
from vafa.ledger.queries import verify_books
from vafa.rewards.kinds.credit import Credit
from vafa.rewards.types import AfterDays, Terms
from vafa.rules.actions import create_rule
from vafa.rules.types import RuleSpec
from vafa.sales.models import Sale
from vafa.sales.types import LineInput, SaleInput
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

MOBILE = "+989121234567"


@pytest.fixture
def cafe(business):
    """A café with a branch, a menu, a 10 % rule, and Negar, who has 94,000 tomans."""
    at = datetime.now(UTC)
    with business_scope(business.pk):
        branch = add_branch(code="v", name="ولیعصر", actor=SYSTEM, at=at)
        for number, (name, price) in enumerate([("لاته", 950_000), ("چیزکیک نارنج", 1_800_000)]):
            put_product(
                sku=f"p{number}",
                name=name,
                category_id=put_category(name="کافه", actor=SYSTEM, at=at).id,
                price_rial=price,
                actor=SYSTEM,
                at=at,
            )
        spec = RuleSpec(
            name="بازگشت ۱۰٪",
            reward=Credit(percent=Decimal(10)),
            terms=Terms(expiry=AfterDays(count=45)),
        )
        create_rule(spec=spec, actor=SYSTEM, at=at - timedelta(days=9), state="live")
        sale = SaleInput(
            source="x",
            number="1",
            at=at - timedelta(days=1),
            branch_id=branch.id,
            lines=(LineInput(name="ناهار", unit_price_rial=9_400_000),),
            customer=CustomerKey(mobile=MOBILE),
            profile=Profile(first_name="نگار", last_name="محمدی"),
        )
        accept_sale(sale, actor=SYSTEM, at=at - timedelta(days=1))
        business.cashier = hire(Role.CASHIER)
    return business


@pytest.fixture
def till(new_page, cafe):
    page = new_page(width=1024)
    sign_in(page, cafe.cashier)
    page.goto("/till/")
    return page


def make_code(cafe):
    with business_scope(cafe.pk):
        customer_id = Sale.objects.get(number="1").customer_id
        return issue_spend_code(customer_id, at=datetime.now(UTC))


def test_a_sale_with_a_code_by_keyboard_alone(till, cafe, axe, shot):
    code = make_code(cafe)
    axe(till)
    till.keyboard.type("09121234567")
    till.wait_for_selector("text=نگار محمدی")
    till.wait_for_selector("#id_amount")
    till.focus("#id_amount")
    till.keyboard.type("840000")
    till.keyboard.press("Tab")
    till.keyboard.type(code)
    till.wait_for_selector("#totals .till-sum")
    till.wait_for_function(
        "document.querySelector('#totals .till-sum').textContent.includes('۷۴۶')"
    )
    axe(till)
    shot(till, "till-quote")
    till.keyboard.press("Enter")
    till.wait_for_selector("text=ثبت شد")
    axe(till)
    shot(till, "till-done")
    with business_scope(cafe.pk):
        sale = Sale.objects.get(source="till")
        assert (sale.total_rial, sale.credit_rial) == (8_400_000, 940_000)
        assert list(verify_books(cafe.pk)) == []


def test_a_wrong_code_is_refused_clearly_and_nothing_is_recorded(till, cafe, axe, shot):
    till.goto("/till/?q=09121234567")
    till.fill("#id_amount", "840000")
    till.fill("#id_code", "0000000")
    till.keyboard.press("Enter")
    till.wait_for_selector(".till-card.is-bad")
    axe(till)
    shot(till, "till-refused")
    assert till.evaluate("document.activeElement.id") == "id_code"
    with business_scope(cafe.pk):
        assert Sale.objects.filter(source="till").count() == 0


def test_after_a_wrong_code_one_key_sells_without_the_credit(till, cafe):
    till.goto("/till/?q=09121234567")
    till.fill("#id_amount", "840000")
    till.fill("#id_code", "0000000")
    till.keyboard.press("Enter")
    till.wait_for_selector(".till-card.is-bad")
    till.keyboard.press("F3")
    till.wait_for_selector("text=ثبت شد")
    with business_scope(cafe.pk):
        sale = Sale.objects.get(source="till")
        assert (sale.total_rial, sale.credit_rial) == (8_400_000, 0)


def test_a_new_code_is_texted_and_the_amount_stays(till, cafe):
    till.goto("/till/?q=09121234567")
    till.fill("#id_amount", "840000")
    till.keyboard.press("F2")
    till.wait_for_selector(".toast")
    assert till.input_value("#id_amount") == "840,000"
    assert till.evaluate("document.activeElement.id") == "id_code"


def test_the_side_shows_what_the_sale_would_earn_while_the_amount_is_typed(till, cafe):
    till.goto("/till/?q=09121234567")
    assert till.locator(".receipt-award").count() == 0
    till.fill("#id_amount", "840000")
    till.wait_for_selector(".receipt-award")
    assert "۸۴٬۰۰۰ تومان بازگشت ۱۰٪" in till.inner_text(".receipt-award")
    assert "۸۴۰٬۰۰۰ تومان" in till.inner_text(".receipt-sum")


def test_nothing_scrolls_at_a_till_of_1024(till, cafe):
    code = make_code(cafe)
    till.goto("/till/?q=09121234567")
    till.fill("#id_amount", "840000")
    till.fill("#id_code", code)
    till.wait_for_selector("#totals .text-good")
    for part in ("html", ".till-work", ".till-aside"):
        tall, room = till.evaluate(
            "part => { const it = document.querySelector(part);"
            " return [it.scrollHeight, it.clientHeight]; }",
            part,
        )
        assert tall <= room, f"{part}: {tall} px in {room}"


def test_arrows_go_from_the_box_to_whom_it_found(till, cafe):
    till.fill("#q", "نگار")
    till.wait_for_selector(".till-several a")
    till.keyboard.press("ArrowDown")
    till.keyboard.press("Enter")
    till.wait_for_selector("#id_amount")


def test_an_order_from_the_menu(till, cafe, shot):
    till.goto("/till/?q=09121234567")
    for name in ("لاته", "چیزکیک نارنج"):
        till.fill("#id_product", name)
        till.keyboard.press("Enter")
        till.wait_for_selector(f"dt:has-text('{name}')")
    assert "لاته" in till.inner_text(".receipt")
    shot(till, "till-order")
    till.focus("#id_code")
    till.keyboard.press("Enter")
    till.wait_for_selector("text=ثبت شد")
    with business_scope(cafe.pk):
        assert Sale.objects.get(source="till").total_rial == 2_750_000


def test_a_new_number_joins_by_keyboard_alone(till, cafe, shot):
    till.keyboard.type("09351112233")
    till.wait_for_selector("#first_name:focus")
    shot(till, "till-new")
    till.keyboard.type("سارا")
    till.keyboard.press("Enter")
    till.wait_for_selector("#id_amount:focus")
    assert "سارا" in till.inner_text(".till-person")


def test_without_script_it_works_too(new_page, cafe):
    page = new_page(width=1024, java_script_enabled=False)
    page.goto("/till/")
    page.fill("[name=username]", cafe.cashier.user.username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.fill("[name=q]", "09121234567")
    page.keyboard.press("Enter")
    page.fill("#id_amount", "500000")
    page.locator("#sell .btn-primary").click()
    assert page.locator("text=ثبت شد").count()
    with business_scope(cafe.pk):
        assert Sale.objects.get(source="till").total_rial == 5_000_000


def test_a_manager_takes_back_a_line_of_a_sale(new_page, cafe, axe, shot):
    with business_scope(cafe.pk):
        manager = hire(Role.MANAGER)
        sale = Sale.objects.get(number="1")
    page = new_page(width=1024)
    page.goto("/till/returns/")
    page.fill("[name=username]", manager.user.username)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("tr[data-href]")
    axe(page)
    shot(page, "till-returns")
    page.click("tr[data-href] a")
    page.fill("[name=line-0]", "1")
    axe(page)
    shot(page, "till-take-back")
    page.click("text=برگشت همین‌ها")
    page.wait_for_selector(".empty, tr[data-href]")
    with business_scope(cafe.pk):
        sale.refresh_from_db()
        assert (sale.state, sale.returned_rial) == ("returned", 9_400_000)
        assert list(verify_books(cafe.pk)) == []


__all__ = ["cafe", "till"]
