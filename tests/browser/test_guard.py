"""Suspicious cases, what is looked for, and the accountant's books in a browser."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.browser.conftest import sign_in
from tests.guard.conftest import NOON, Café
from tests.staff.cast import hire
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope


@pytest.fixture
def owner(business):
    with business_scope(business.pk):
        café = Café(business)
        café.spent_then_returned(at=NOON - timedelta(days=5))
        café.split_invoices(mobile="+989121234568")
        café.own_phone(at=NOON - timedelta(days=3))
        return hire(Role.OWNER, name="مهسا رستگار")


def test_the_manager_decides_with_the_evidence_in_view(owner, new_page, axe, shot):
    page = new_page()
    sign_in(page, owner)
    places = {
        "flags": reverse("panel:guard:home"),
        "patterns": reverse("panel:guard:patterns"),
        "liability": reverse("panel:reports:one", args=["liability-credit-rule"]) + "?period=year",
        "breakage": reverse("panel:reports:one", args=["expected-breakage"]),
    }
    for name, place in places.items():
        page.goto(place)
        axe(page)
        shot(page, f"guard-{name}")
