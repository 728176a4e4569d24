"""The loyalty pages with life in them: rules, the builder, the books."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.browser.conftest import sign_in
from tests.checkout.conftest import TILL, Till
from tests.staff.cast import hire
from vafa.catalog.actions import add_branch
from vafa.rewards.kinds.credit import Credit
from vafa.rewards.kinds.points import Points
from vafa.rewards.types import AfterDays, EndOf, Terms
from vafa.rules.actions import change_rule, create_rule, pause_rule
from vafa.rules.conditions.minimum_amount import MinimumAmount
from vafa.rules.conditions.weekday import Weekday
from vafa.rules.types import AllOf, Cap, Period, RuleSpec
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

NOW = datetime.now(UTC)


def back(percent, name, **more):
    return RuleSpec(
        name=name,
        reward=Credit(percent=Decimal(percent)),
        terms=Terms(expiry=AfterDays(count=more.pop("days", 45))),
        **more,
    )


@pytest.fixture
def club(business):
    """Three rules with a past, and a few sales."""
    with business_scope(business.pk):
        owner = hire(Role.OWNER, name="مهسا رستگار")
        till = Till(business)
        add_branch(code="saadat", name="سعادت‌آباد", actor=TILL, at=NOW)
        till.at = NOW - timedelta(days=20)
        long_ago = NOW - timedelta(days=90)
        first = create_rule(
            spec=back(3, "از هر خرید کمی برمی‌گردد"), actor=TILL, at=long_ago, state="live"
        )
        budget = Cap(most=3_000_000, per="rule")
        more = back(5, "از هر خرید کمی برمی‌گردد", caps=(budget,))
        change_rule(
            rule_id=first.id,
            spec=more,
            actor=TILL,
            at=long_ago + timedelta(days=30),
            note="فصل پاییز آرام بود",
        )
        quiet_days = AllOf((MinimumAmount(amount_rial=3_000_000), Weekday(days=(0, 1, 2, 3))))
        quiet = back(10, "روزهای آرام، اعتبار بیشتر", days=30, conditions=quiet_days)
        caps = (Cap(most=2_000_000, within=Period.MONTH), Cap(most=250_000_000, per="rule"))
        quiet = quiet.model_copy(update={"cap_per_sale": 800_000, "caps": caps})
        quiet_rule = create_rule(spec=quiet, actor=TILL, at=long_ago)
        points = RuleSpec(
            name="امتیاز",
            reward=Points(points=1, per="amount", amount_rial=100_000),
            terms=Terms(expiry=EndOf(period="year")),
        )
        paused = create_rule(spec=points, actor=TILL, at=long_ago, state="live")
        for amount in (6_200_000, 2_200_000, 900_000):
            till.sell(amount)
            till.sell(amount, mobile="+989121234568")
            till.pass_days(5)
        till.spend(100_000)
        pause_rule(rule_id=paused.id, actor=TILL, at=NOW - timedelta(days=1))
    return owner, quiet_rule, first


@pytest.fixture
def enter(new_page):
    """`enter(member, …)`: a page in which the member has signed in."""

    def open_signed_in(member, **more):
        page = new_page(**more)
        sign_in(page, member)
        return page

    return open_signed_in


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_with_rules_and_sales(club, enter, axe, shot, theme):
    owner, quiet, first = club
    page = enter(owner, theme=theme)
    for name, args in [
        ("home", []),
        ("one", [first.id]),
        ("edit", [quiet.id]),
        ("add", []),
        ("club", []),
        ("books", []),
    ]:
        page.goto(reverse(f"panel:loyalty:{name}", args=args))
        axe(page)
        shot(page, f"loyalty-{name}-{theme}")


def test_the_sentence_follows_what_is_typed(club, enter, shot):
    page = enter(club[0])
    page.goto(reverse("panel:loyalty:add"))
    page.fill("[name=credit_share_percent]", "۷")
    page.wait_for_selector("#live mark:has-text('۷٪')")
    page.locator(".add-part > summary").click()
    page.locator(".add-part .menu-item", has_text="روز هفته").click()
    page.locator(".condition-fields .chip", has_text="سه‌شنبه").click()
    page.wait_for_selector("#live mark:has-text('سه‌شنبه')")
    page.locator(".add-part > summary").click()
    page.locator(".add-part .menu-item", has_text="گروهی از شرط‌ها").click()
    page.locator(".group .group .add-part > summary").click()
    page.locator(".group .group .menu-item", has_text="نخستین خرید").click()
    page.wait_for_selector("#live mark:has-text('مشتری تازه')")
    page.locator(".condition [value='remove n1']").click()
    page.wait_for_selector(".condition [value='remove n1']", state="detached")
    page.locator(".caps > button").click()
    page.fill("[name=k0_rial]", "50000")
    page.wait_for_selector("#live mark:has-text('۵۰٬۰۰۰')")
    shot(page, "loyalty-nested")
    page.locator(".choose .chip", has_text="امتیاز با مبلغ").click()
    page.wait_for_selector("#live .quiet >> text=کامل")


def test_the_books_are_proved_in_place(club, enter, shot):
    page = enter(club[0])
    page.goto(reverse("panel:loyalty:books"))
    page.locator("main .btn-primary").click()
    page.wait_for_selector("#proof .notice-good")
    shot(page, "loyalty-books-proved")


def test_without_script_the_first_rule_is_one_click_away(business, enter):
    with business_scope(business.pk):
        owner = hire(Role.OWNER)
    page = enter(owner, java_script_enabled=False)
    page.goto(reverse("panel:loyalty:home"))
    page.locator("main .btn-primary").click()
    page.wait_for_selector(".badge-good")
    toast = page.locator(".toasts .toast")
    assert toast.is_visible()
    assert not toast.locator("button").is_visible()  # it could close nothing
    assert toast.evaluate("one => getComputedStyle(one).animationName") == "toast-leaves"
    page.goto(reverse("panel:loyalty:add"))
    page.fill("[name=credit_share_percent]", "9")
    page.locator(".live-sample [name=show]").click()
    page.wait_for_selector("#live mark:has-text('۹٪')")
