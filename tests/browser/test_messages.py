"""The pages of texts, the flags and the demo's phone, with life in them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from tests.browser.conftest import sign_in
from tests.shop import Shop
from tests.staff.cast import hire
from vafa.audit.types import SYSTEM
from vafa.customers.queries import get_customer
from vafa.guard.actions import raise_flag
from vafa.messaging.actions import (
    queue_text,
    save_gateway_account,
    send_due,
    set_advertising,
    write_from_demo_phone,
)
from vafa.messaging.models import Message
from vafa.messaging.queries import list_accounts
from vafa.messaging.types import ConsentWay
from vafa.staff.types import Role
from vafa.tenancy.models import Business
from vafa.tenancy.scope import business_scope

NOW = datetime.now(UTC)
VALUES = {
    "welcome": {},
    "thanks": {"total": 6_200_000, "points": 62, "balance": 940_000},
    "expiring": {"amount": 800_000, "last_day": "2026-12-06", "days": 3},
}


@pytest.fixture
def club(business):
    """A demo with texts sent, waiting and withheld, and with what customers wrote."""
    Business.objects.filter(is_demo=True).update(is_demo=False)
    Business.objects.filter(pk=business.pk).update(is_demo=True)
    with business_scope(business.pk):
        owner = hire(Role.OWNER, name="مهسا رستگار")
        save_gateway_account(
            gateway="demo_phone", settings={}, title="گوشی نمایشی", actor=SYSTEM, at=NOW
        )
        save_gateway_account(
            gateway="generic_http",
            settings={"url": "http://127.0.0.1:9/send", "secret": "k"},
            title="پنل دوم",
            position=2,
            actor=SYSTEM,
            at=NOW,
        )
        shop = Shop(branches=0)
        people = [shop.person("نگار", "محمدی"), shop.person("پژمان", "گودرزی"), shop.person()]
        for day, person in enumerate(people):
            mobile = get_customer(person).mobile
            for purpose, variables in VALUES.items():
                queue_text(
                    customer_id=person,
                    mobile=mobile,
                    purpose=purpose,
                    variables=variables,
                    dedupe_key=f"{purpose}:{person}",
                    due_at=NOW + timedelta(hours=day // 2),
                    at=NOW,
                )
        mobile = get_customer(people[0]).mobile
        set_advertising(
            mobile="+989121234567", is_stopped=True, way=ConsentWay.STAFF, actor=SYSTEM, at=NOW
        )
        raise_flag(rule="code_guessing", subject="till:2", severity=2, at=NOW, facts={"count": 10})
        raise_flag(
            rule="code_guessing", subject="business:all", severity=3, at=NOW, facts={"count": 500}
        )
    send_due(business_id=business.pk, at=NOW)
    with business_scope(business.pk):
        write_from_demo_phone(mobile=mobile, text="ساعت کارتان چند است؟", at=NOW)
        write_from_demo_phone(mobile=mobile, text="لغو۱۱", at=NOW)
        message = Message.objects.filter(purpose="expiring").order_by("id").first()
        account = list_accounts()[-1]
    return owner, message.id, account.id, mobile


@pytest.fixture
def enter(new_page, club):
    """`enter(…)`: a page in which the owner has signed in."""

    def open_signed_in(**more):
        page = new_page(**more)
        sign_in(page, club[0])
        return page

    return open_signed_in


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_with_texts(club, enter, axe, shot, theme):
    _owner, message, account, mobile = club
    page = enter(theme=theme)
    for name, args in [
        ("messages:home", []),
        ("messages:one", [message]),
        ("messages:words", []),
        ("messages:wording", ["credit"]),
        ("messages:inbound", []),
        ("messages:stopped", []),
        ("messages:sending", []),
        ("messages:gateways", []),
        ("messages:gateway", [account]),
        ("guard:home", []),
    ]:
        page.goto(reverse(f"panel:{name}", args=args))
        axe(page)
        shot(page, f"{name.replace(':', '-')}-{theme}")
    with business_scope(club[0].business_id):
        unknown = {"state": "unknown", "closed_at": NOW, "delivered_at": None}
        Message.objects.filter(id=message).update(**unknown)
    page.goto(reverse("panel:messages:one", args=[message]))
    page.locator("main .menu summary").click()
    axe(page)
    shot(page, f"messages-unknown-{theme}")
    page.goto(f"{reverse('demo_phone')}?mobile={mobile.replace('+', '%2B')}")
    axe(page)
    shot(page, f"phone-{theme}")


def test_the_phone_shows_what_comes_and_answers(club, enter, business):
    mobile = club[3]
    page = enter()
    page.goto(f"{reverse('demo_phone')}?mobile={mobile.replace('+', '%2B')}")
    before = page.locator(".phone-text").count()
    with business_scope(business.pk):
        queue_text(
            customer_id=None,
            mobile=mobile,
            purpose="test",
            variables={},
            dedupe_key="test:1",
            due_at=NOW,
            at=NOW,
        )
    send_due(business_id=business.pk, at=NOW)
    page.wait_for_selector("text=پیام آزمایشی")  # by itself
    assert page.locator(".phone-text").count() == before + 1
    page.fill(".phone-write [name=text]", "۱۲")
    page.keyboard.press("Enter")
    page.wait_for_selector(".phone-text.is-own >> text=۱۲")


def test_words_are_counted_as_they_are_typed(enter):
    page = enter()
    page.goto(reverse("panel:messages:wording", args=["credit"]))
    page.fill("[name=text]", "سلام ")
    page.locator("[data-insert='{name}']").click()
    assert page.input_value("[name=text]") == "سلام {name}"
    page.wait_for_selector("#preview .phone-text:has-text('سلام محمدرضا')")
    page.fill("[name=text]", "{")
    page.wait_for_selector("#preview .notice-bad")


def test_a_balance_is_asked_in_place(enter):
    page = enter()
    page.goto(reverse("panel:messages:gateways"))
    page.locator("td .link-more").first.click()
    page.wait_for_selector("td .quiet:has-text('نمی‌گوید')")
