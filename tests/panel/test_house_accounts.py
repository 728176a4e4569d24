"""House accounts in the panel."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.checkout.conftest import MINA
from tests.onaccount.test_accounts import AccountTill
from vafa.audit.models import AuditRecord
from vafa.foundation.ids import write_id
from vafa.onaccount.models import HouseAccount, Payment
from vafa.onaccount.queries import find_account
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

LIST = "/panel/customers/accounts/"
AT = datetime.now(UTC)


@pytest.fixture
def owner(business, signed_in):
    browser = signed_in(Role.OWNER)
    browser.business = business
    with business_scope(business.pk):
        browser.till = AccountTill(business)
        browser.till.at = AT
        browser.mina = browser.till.member(MINA)
    browser.page = f"/panel/customers/{write_id('cus', browser.mina)}/account/"
    return browser


def scope(owner):
    return business_scope(owner.business.pk)


def buy(owner, rial, limit=9_000_000):
    with scope(owner):
        owner.till.terms(owner.mina, limit)
        owner.till.buy(rial)


def test_an_account_is_opened_changed_and_closed(owner):
    assert "هیچ‌کس بدهکار نیست" in owner.get(LIST).content.decode()
    assert "هنوز حساب نسیه ندارد" in owner.get(owner.page).content.decode()
    form = {"limit_rial": "۵۰۰٬۰۰۰", "term_days": "۴۵", "is_open": "on"}
    assert owner.post(f"{owner.page}terms/", form)["Location"] == owner.page
    with scope(owner):
        account = HouseAccount.objects.get()
    assert (account.limit_rial, account.term_days, account.is_open) == (5_000_000, 45, True)
    owner.post(f"{owner.page}terms/", form | {"is_open": ""})
    with scope(owner):
        assert HouseAccount.objects.get().is_open is False
        assert AuditRecord.objects.filter(act="on_account.changed").count() == 2
    assert "بسته" in owner.get(f"{LIST}?show=all").content.decode()


def test_what_is_owed_stands_on_the_list_the_account_and_the_customer(owner):
    buy(owner, 1_234_000)
    for address in (LIST, owner.page, owner.page.removesuffix("account/")):
        assert "۱۲۳٬۴۰۰" in owner.get(address).content.decode()


def test_a_payment_pressed_twice_is_taken_once_and_too_much_is_said_on_the_form(owner):
    buy(owner, 1_000_000)
    form = {"amount_rial": "40000", "reason": "رسید ۷", "key": "77"}
    for _press in range(2):
        assert owner.post(f"{owner.page}pay/", form)["Location"] == owner.page
    with scope(owner):
        assert Payment.objects.count() == 1
        assert find_account(owner.mina, at=AT).owed_rial == 600_000
    answer = owner.post(f"{owner.page}pay/", form | {"amount_rial": "60001", "key": "78"})
    assert answer.status_code == 422
    assert "بیشتر از بدهی" in answer.content.decode()
    html = owner.get(owner.page).content.decode()
    assert "رسید ۷" in html


def test_who_may_only_look_sees_no_forms(owner, signed_in):
    buy(owner, 10_000)
    html = signed_in(Role.AUDITOR).get(owner.page).content.decode()
    assert 'name="amount_rial"' not in html
    assert 'name="limit_rial"' not in html
