"""Spending from a shared wallet at the till."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.sharing.test_sharing import ALI, SharingTill
from tests.staff.cast import PASSWORD, hire
from vafa.foundation.ids import write_id
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

AT = datetime.now(UTC)


@pytest.fixture
def cafe(business):
    with business_scope(business.pk):
        till = SharingTill(business)
        till.at = AT
        till.family(daily_most_rial=400_000)
        till.fill(1_000_000)
        till.typed = till.code(ALI)
        member = hire(Role.CASHIER, branch_id=till.branch.id)
    till.client = Client()
    till.client.post("/panel/sign-in/", {"username": member.user.username, "password": PASSWORD})
    return till


def test_the_till_says_what_is_shared_and_spends_it_with_the_members_code(cafe):
    html = cafe.client.get(f"/till/?q={ALI}").content.decode()
    assert "خانوادهٔ مینا: ۱۰۰٬۰۰۰ تومان با هم؛ تا ۴۰٬۰۰۰ تومان می‌تواند خرج کند" in html
    form = {
        "number": "n1",
        "customer": write_id("cus", cafe.ali),
        "amount": "60000",
        "method": "cash",
        "code": cafe.typed,
        "shared": "1",
    }
    quoted = cafe.client.post("/till/quote/", form).content.decode()
    assert "۲۰٬۰۰۰" in quoted
    assert cafe.client.post("/till/sell/", form).status_code == 303
    with business_scope(cafe.business.pk):
        assert (cafe.in_it(), cafe.used()) == (600_000, 400_000)
