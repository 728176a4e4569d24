"""Referrals in the panel and at the till."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.referrals.conftest import NOON, Café
from tests.staff.cast import PASSWORD, hire
from vafa.customers.queries import find_by_mobile
from vafa.foundation.ids import write_id
from vafa.referrals.actions import ensure_code
from vafa.referrals.models import ReferralSettings
from vafa.referrals.queries import find_referral
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

LIST, SETTINGS = "/panel/loyalty/referrals/", "/panel/loyalty/referrals/settings/"


@pytest.fixture
def house(business):
    with business_scope(business.pk):
        café = Café(business)
        member = hire(Role.OWNER)
    browser = Client()
    browser.post("/panel/sign-in/", {"username": member.user.username, "password": PASSWORD})
    return café, browser


def scoped(café):
    return business_scope(café.business.pk)


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_list_says_who_brought_whom_what_it_cost_and_why(house):
    café, browser = house
    assert "هنوز کسی اینجا نیست" in words(browser.get(LIST))
    with scoped(café):
        mina = café.person("مینا")
        café.sell(café.person("رضا", by=mina))
        café.pass_days(7)
        café.sell(café.person("سارا", by=mina), at=NOON)
        café.person("کیان", by=mina)
    said = words(browser.get(LIST))
    assert "۲ نفر از ۳ معرفی‌شده خرید کرده‌اند" in said
    assert "۷۰٬۰۰۰ تومان" in said
    assert "referral 500000" in said  # the rule that gave it, with its reason
    only = words(browser.get(f"{LIST}?state=waiting"))
    assert "سارا" in only
    assert "کیان" not in only
    assert "تنها معرفی‌شده‌های مینا" in words(browser.get(f"{LIST}?by={write_id('cus', mina)}"))


def test_a_longer_list_asks_no_more_questions(house):
    café, browser = house

    def count():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            browser.get(LIST)
        return len(seen)

    with scoped(café):
        café.sell(café.person("الف", by=café.person()))
        café.pass_days(7)
    browser.get(LIST)
    one = count()
    with scoped(café):
        for _ in range(2):
            café.sell(café.person("ب", by=café.person()))
        café.pass_days(7)
    assert count() == one


def test_settings_are_kept_and_rates_never_rise(house):
    café, browser = house
    sent = {"window_days": "10", "least_rial": "50000", "second_percent": "30"}
    sent |= {"third_percent": "0", "fourth_percent": "0"}
    refused = browser.post(SETTINGS, sent | {"third_percent": "40"})
    assert refused.status_code == 422
    assert "سهم هر سطح بیشتر از سطح پیش از خود نمی‌شود" in words(refused)
    assert browser.post(SETTINGS, sent).status_code == 303
    with scoped(café):
        kept = ReferralSettings.objects.get()
    assert (kept.window_days, kept.least_rial, kept.percents) == (10, 500_000, (100, 30))


def test_a_customers_page_has_their_invitation_and_takes_who_brought_them(house):
    café, browser = house
    with scoped(café):
        mina, reza = café.person("مینا"), café.person("رضا")
        code = ensure_code(mina)
    page = f"/panel/customers/{write_id('cus', reza)}/"
    mine = browser.get(f"/panel/customers/{write_id('cus', mina)}/").content.decode()
    assert f"/c/{café.business.slug}/i/{code}/" in mine
    assert 'class="qr"' in mine
    wrong = browser.post(f"{page}inviter/", {"inviter": "123"})
    assert (wrong.status_code, "عضوی با این کد معرف پیدا نشد" in words(wrong)) == (422, True)
    assert browser.post(f"{page}inviter/", {"inviter": code}).status_code == 303
    said = words(browser.get(page))
    assert "معرف" in said
    assert "مینا" in said


def test_at_the_till_who_is_new_says_who_brought_them(house):
    café, browser = house
    with scoped(café):
        mina = café.person("مینا")
        code = ensure_code(mina)
    till = "/till/"
    browser.post(f"{till}stand/", {"branch": write_id("brn", café.branch.id)})
    told = {"mobile": "09351112233", "inviter": code}
    opened = browser.get(browser.post(f"{till}join/", told)["Location"])
    assert "مینا" in words(opened)
    with scoped(café):
        joined = find_by_mobile("09351112233")
        assert find_referral(joined.id).inviter_id == mina

    wrong = {"mobile": "09361112233", "inviter": "99"}
    opened = browser.get(browser.post(f"{till}join/", wrong)["Location"])
    assert "عضوی با این کد معرف پیدا نشد" in words(opened)
    with scoped(café):
        late = find_by_mobile("09361112233")  # joined all the same
    again = {"customer": write_id("cus", late.id), "inviter": "09351112233"}
    browser.post(f"{till}inviter/", again)
    with scoped(café):
        assert find_referral(late.id).inviter_id == joined.id
