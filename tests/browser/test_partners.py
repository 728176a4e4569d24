"""Partners in a browser: pages empty and full, a sale named at the till, a payout."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.urls import reverse

from tests.browser.test_loyalty import enter  # noqa: F401  a fixture
from tests.partners.test_commissions import PartnerTill, line
from tests.sharing.test_sharing import ALI, SharingTill
from tests.staff.cast import hire
from vafa.partners.types import Rate
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

NOW = datetime.now(UTC)


def test_a_hotel_brings_guests_and_is_paid(business, enter, axe, shot):  # noqa: F811
    with business_scope(business.pk):
        owner = hire(Role.OWNER, name="مهسا رستگار")
        till = PartnerTill(business)
    page = enter(owner)
    page.goto(reverse("panel:loyalty:partners"))
    shot(page, "partners-empty")
    with business_scope(business.pk):
        till.at = NOW - timedelta(days=2)
        rates = (Rate(category="نوشیدنی", percent=Decimal(5)), Rate(sku="tea", each_rial=20_000))
        hotel = till.partner("H1", rates=rates, most_per_month_rial=200_000_000)
        guide = till.partner("G7", percent="7.5")
        till.sell(8_400_000, 2_100_000, partner="H1")
        till.sell(line(900_000, 3, sku="tea"), 1_200_000, partner="H1")
        back = till.sell(3_000_000, partner="H1")
        till.take_back(back)
        till.sell(2_000_000, partner="G7")
        till.pay_out(guide, 150_000)
    for name, args in (
        ("partners", []),
        ("partner", [hotel]),
        ("partner_edit", [hotel]),
        ("partner_add", []),
    ):
        page.goto(reverse(f"panel:loyalty:{name}", args=args))
        axe(page)
        shot(page, f"{name}-full")
    page.goto(reverse("panel:loyalty:partner", args=[hotel]))
    page.fill("[name=amount_rial]", "50000")
    page.fill("[name=note]", "حوالهٔ ۱۲۰۴")
    page.press("[name=note]", "Enter")
    page.wait_for_selector("td:has-text('حوالهٔ ۱۲۰۴')")
    page.goto(reverse("pos:till") + "?guest")
    page.fill("[name=amount]", "100000")
    page.select_option("[name=partner]", "H1")
    page.wait_for_selector(".till-sum:has-text('۱۰۰٬۰۰۰')")
    shot(page, "till-partner")
    page.press("[name=amount]", "Enter")
    page.wait_for_url("**/done/**")
    with business_scope(business.pk):
        assert till.owed(hotel) == 1_050_000 + 180_000 - 500_000 + 100_000


def test_a_family_shares_a_wallet(business, enter, new_page, axe, shot):  # noqa: F811
    with business_scope(business.pk):
        owner = hire(Role.OWNER, name="مهسا رستگار")
        till = SharingTill(business)
        till.credit_rule(10)
    page = enter(owner)
    page.goto(reverse("panel:customers:shared_list"))
    shot(page, "shared-empty")
    with business_scope(business.pk):
        till.at = NOW - timedelta(days=1)
        till.family(daily_most_rial=2_000_000, monthly_most_rial=10_000_000)
        till.fill(5_000_000)
        till.sell(8_400_000)
        till.use(1_200_000, 3_100_000)
        till.at = NOW
        code = till.code(ALI)
    for name, args in (
        ("shared_list", []),
        ("shared", [till.shared]),
        ("shared_open", []),
        ("one", [till.ali]),
    ):
        page.goto(reverse(f"panel:customers:{name}", args=args))
        axe(page)
        shot(page, f"{name}-sharing")
    page.goto(reverse("panel:customers:shared", args=[till.shared]))
    page.locator("summary.btn", has_text="تغییر").last.click()
    shot(page, "shared-change")
    page.goto(reverse("pos:till") + f"?q={ALI}")
    page.fill("[name=amount]", "100000")
    page.fill("[name=code]", code)
    page.locator("label", has_text="از کیف مشترک").click()
    page.wait_for_selector(".till-sum:text-is('۰')")
    shot(page, "till-sharing")
    page.press("[name=amount]", "Enter")
    page.wait_for_url("**/done/**")
    with business_scope(business.pk):
        assert till.used() == 2_200_000
