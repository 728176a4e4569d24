"""Naming at the till who brought the guests."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.partners.test_commissions import PartnerTill
from tests.staff.cast import PASSWORD, hire
from vafa.sales.models import Sale
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope


@pytest.fixture
def cafe(business):
    with business_scope(business.pk):
        till = PartnerTill(business)
        member = hire(Role.CASHIER, branch_id=till.branch.id)
    till.client = Client()
    till.client.post("/panel/sign-in/", {"username": member.user.username, "password": PASSWORD})
    return till


def test_the_till_offers_partners_where_there_are_any(cafe):
    assert 'name="partner"' not in cafe.client.get("/till/?guest").content.decode()
    with business_scope(cafe.business.pk):
        hotel = cafe.partner("H1")
    html = cafe.client.get("/till/?guest").content.decode()
    assert '<option value="H1">هتل H1</option>' in html
    form = {"number": "n1", "amount": "10000", "method": "cash", "partner": "H1"}
    assert cafe.client.post("/till/sell/", form).status_code == 303
    wrong = cafe.client.post("/till/sell/", form | {"number": "n2", "partner": "X"})
    assert wrong.status_code == 200
    with business_scope(cafe.business.pk):
        assert (Sale.objects.count(), cafe.owed(hotel)) == (1, 10_000)
