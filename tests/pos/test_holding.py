"""Setting credit aside at the till: with the order, for the invoice."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.checkout.conftest import MINA, Till
from tests.staff.cast import PASSWORD, hire
from vafa.customers.queries import find_by_mobile
from vafa.foundation.ids import write_id
from vafa.ledger.models import Hold
from vafa.ledger.types import HoldState, Unit
from vafa.sales.models import Sale
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope


@pytest.fixture
def cafe(business):
    """A café where Mina has 100,000 rials and the code to spend them."""
    with business_scope(business.pk):
        till = Till(business)
        till.credit_rule(10)
        till.at = datetime.now(UTC) - timedelta(hours=1)
        till.sell(1_000_000)
        till.mina = write_id("cus", find_by_mobile(MINA).id)
        till.digits = till.code()
        member = hire(Role.CASHIER, branch_id=till.branch.id)
    till.client = Client()
    till.client.post("/panel/sign-in/", {"username": member.user.username, "password": PASSWORD})
    return till


def set_aside(cafe, number="n1", **more):
    form = {"number": number, "customer": cafe.mina, "amount": "5000", "code": cafe.digits}
    return cafe.client.post("/till/hold/", form | more)


def test_what_is_set_aside_with_the_code_pays_the_invoice_without_it(cafe):
    assert set_aside(cafe).status_code == 303
    assert set_aside(cafe).status_code == 303  # a second press
    html = cafe.client.get(f"/till/?customer={cafe.mina}").content.decode()
    assert "۵٬۰۰۰ تومان تا ساعت" in html
    held = re.search(r'name="hold" value="(hold_\w+)" checked', html)[1]
    form = {"number": "n2", "customer": cafe.mina, "amount": "8000", "hold": held}
    assert "۵٬۰۰۰ −" in cafe.client.post("/till/quote/", form).content.decode()
    assert cafe.client.post("/till/sell/", form).status_code == 303
    with business_scope(cafe.business.pk):
        assert Sale.objects.get(number="n2").credit_rial == 50_000
        assert [hold.captured for hold in Hold.objects.all()] == [50_000]


def test_it_is_given_back_with_one_press(cafe):
    set_aside(cafe)
    with business_scope(cafe.business.pk):
        held = write_id("hold", Hold.objects.get().id)
    assert cafe.client.post("/till/release/", {"hold": held}).status_code == 303
    assert cafe.client.post("/till/release/", {"hold": held}).status_code == 303
    assert cafe.client.post("/till/release/", {"hold": "hold_1"}).status_code == 404
    with business_scope(cafe.business.pk):
        assert Hold.objects.get().state == HoldState.RELEASED
        assert cafe.wallet().usable[Unit.CREDIT] == 100_000


def test_a_wrong_code_holds_nothing_and_no_amount_no_error(cafe):
    assert set_aside(cafe, code="0000000").status_code == 422
    assert set_aside(cafe, amount="").status_code == 200
    assert set_aside(cafe, code="").status_code == 200
    with business_scope(cafe.business.pk):
        assert not Hold.objects.exists()
