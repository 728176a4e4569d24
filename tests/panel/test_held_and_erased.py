"""In the panel: all that is held on a customer, and erasing them by the name typed by hand."""

from __future__ import annotations

import json

import pytest

from tests.panel.club import Club
from vafa.audit.models import AuditRecord
from vafa.customers.queries import customers, get_customer
from vafa.foundation.ids import write_id
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope


@pytest.fixture
def negar(business):
    with business_scope(business.pk):
        club = Club()
        customer_id = club.join("نگار", "محمدی")
        club.sell(customer_id)
    return customer_id


def page_of(customer_id, part=""):
    return f"/panel/customers/{write_id('cus', customer_id)}/{part}"


def test_all_that_is_held_is_read_and_taken_out_by_who_may(signed_in, negar, business):
    owner = signed_in(Role.OWNER)
    html = owner.get(page_of(negar, "data/")).content.decode()
    assert "خریدها" in html
    assert "نگار" in html
    answer = owner.get(page_of(negar, "data/file/"))
    assert "attachment" in answer["Content-Disposition"]
    held = json.loads(answer.content)["held"]
    assert held["profile"][0]["mobile"] == "+989120104001"
    assert len(held["purchases"]) == 1
    assert signed_in(Role.OPERATOR).get(page_of(negar, "data/")).status_code == 403
    with business_scope(business.pk):
        acts = AuditRecord.objects.filter(act="customer.data_taken_out")
        assert [row.actor_id for row in acts] == [owner.member.id] * 2


def test_a_customer_is_erased_once_their_name_is_typed(signed_in, negar, business):
    owner = signed_in(Role.OWNER)
    assert page_of(negar, "erase/") in owner.get(page_of(negar)).content.decode()
    assert 'data-must-equal="نگار محمدی"' in owner.get(page_of(negar, "erase/")).content.decode()
    assert owner.post(page_of(negar, "erase/"), {"typed": "نگار"}).status_code == 422
    with business_scope(business.pk):
        assert customers().count() == 1
    assert owner.post(page_of(negar, "erase/"), {"typed": "نگار محمدي"}).status_code == 303
    with business_scope(business.pk):
        assert customers().count() == 0
        assert get_customer(negar).full_name == ""
    page = owner.get(page_of(negar))
    html = page.content.decode()
    assert (page.status_code, "مشتری پاک‌شده" in html) == (200, True)
    for part in ("edit/", "give/", "note/", "erase/", "data/"):
        assert page_of(negar, part) not in html
        assert owner.get(page_of(negar, part)).status_code == 404


def test_who_may_not_erase_neither_sees_nor_opens_it(signed_in, negar, business):
    manager = signed_in(Role.BRANCH_MANAGER)
    assert page_of(negar, "erase/") not in manager.get(page_of(negar)).content.decode()
    assert manager.post(page_of(negar, "erase/"), {"typed": "نگار محمدی"}).status_code == 403
    with business_scope(business.pk):
        assert customers().count() == 1
