"""Buying on account at the till."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.checkout.conftest import MINA
from tests.onaccount.test_accounts import AccountTill
from tests.staff.cast import PASSWORD, hire
from vafa.foundation.ids import write_id
from vafa.onaccount.queries import find_account
from vafa.sales.models import Sale
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

AT = datetime.now(UTC)


@pytest.fixture
def cafe(business):
    with business_scope(business.pk):
        till = AccountTill(business)
        till.mina = till.account(1_000_000)
        till.ali = till.member("+989350000001")
        member = hire(Role.CASHIER, branch_id=till.branch.id)
    till.client = Client()
    till.client.post("/panel/sign-in/", {"username": member.user.username, "password": PASSWORD})
    return till


def sell(cafe, customer_id, toman, number):
    form = {
        "number": number,
        "customer": write_id("cus", customer_id),
        "amount": str(toman),
        "method": "account",
    }
    return cafe.client.post("/till/sell/", form)


def test_the_till_shows_the_room_and_lets_no_more_be_bought(cafe):
    html = cafe.client.get(f"/till/?q={MINA}").content.decode()
    assert "نسیه: تا ۱۰۰٬۰۰۰ تومان جا دارد" in html
    assert sell(cafe, cafe.mina, 60_000, "n1").status_code == 303
    refused = sell(cafe, cafe.mina, 40_001, "n2")
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "حساب نسیه تا ۴۰٬۰۰۰ تومان جا دارد" in html
    assert 'type="radio"' in html  # to be paid another way
    with business_scope(cafe.business.pk):
        assert find_account(cafe.mina, at=AT).owed_rial == 600_000
        assert Sale.objects.count() == 1


def test_who_has_no_account_is_refused_in_a_sentence(cafe):
    html = sell(cafe, cafe.ali, 10_000, "n3").content.decode()
    assert "این مشتری حساب نسیه ندارد" in html
    with business_scope(cafe.business.pk):
        assert Sale.objects.count() == 0


def test_the_receipt_says_what_went_on_the_account_and_what_is_owed(cafe):
    done = sell(cafe, cafe.mina, 60_000, "n4")["Location"]
    html = cafe.client.get(done).content.decode()
    assert "نسیه" in html
    assert "بدهی تا حالا: ۶۰٬۰۰۰" in html
