"""Partners in the panel."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from zipfile import ZipFile

import pytest

from tests.partners.test_commissions import PartnerTill
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import put_category
from vafa.foundation.ids import write_id
from vafa.partners.models import Partner, Payout
from vafa.partners.queries import get_partner
from vafa.partners.types import Rate
from vafa.sales.models import Sale
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

LIST = "/panel/loyalty/partners/"
AT = datetime.now(UTC)


@pytest.fixture
def owner(business, signed_in):
    browser = signed_in(Role.OWNER)
    browser.business = business
    with business_scope(business.pk):
        browser.till = PartnerTill(business)
        browser.till.at = AT
    return browser


def scope(owner):
    return business_scope(owner.business.pk)


def hotel(owner, *, sold=0):
    """The page of a hotel that brought a sale."""
    with scope(owner):
        owner.hotel = owner.till.partner("H1")
        if sold:
            owner.till.sell(sold, partner="H1")
    return f"{LIST}{write_id('par', owner.hotel)}/"


def test_a_partner_is_added_and_changed(owner):
    assert "هنوز بازاریابی ندارید" in owner.get(LIST).content.decode()
    form = {
        "name": "هتل آزادی",
        "kind": "hotel",
        "code": "h۱",
        "percent": "۷٫۵",
        "each_rial": "0",
        "most_per_month_rial": "۱٬۰۰۰٬۰۰۰",
        "is_active": "on",
    }
    page = owner.post(f"{LIST}add/", form)["Location"]
    with scope(owner):
        row = Partner.objects.get()
    assert (row.code, row.percent, row.most_per_month_rial) == ("H1", Decimal("7.5"), 10_000_000)
    assert (row.most_per_sale_rial, row.is_active) == (None, True)
    assert "۷٫۵٪" in owner.get(LIST).content.decode()
    taken = owner.post(f"{LIST}add/", form)
    assert (taken.status_code, "از بازاریاب دیگری" in taken.content.decode()) == (422, True)
    owner.post(f"{page}edit/", form | {"is_active": ""})
    with scope(owner):
        assert Partner.objects.get().is_active is False
        assert AuditRecord.objects.filter(act="partner.changed").count() == 1


def test_a_category_gets_another_rate_and_loses_it(owner):
    page = hotel(owner)
    with scope(owner):
        put_category(name="نوشیدنی", actor=SYSTEM, at=AT)
    form = {"of": "category:نوشیدنی", "percent": "2", "each_rial": "500"}
    for _press in range(2):
        assert owner.post(f"{page}rates/", form).status_code == 303
    with scope(owner):
        assert get_partner(owner.hotel).terms.rates == (
            Rate(category="نوشیدنی", percent=Decimal(2), each_rial=5_000),
        )
    assert "نوشیدنی" in owner.get(f"{page}edit/").content.decode()
    assert owner.post(f"{page}rates/", {"of": "category:چیز"}).status_code == 422
    owner.post(f"{page}rates/", {"drop": "category:نوشیدنی"})
    with scope(owner):
        assert get_partner(owner.hotel).terms.rates == ()


def test_what_is_owed_stands_on_the_list_the_statement_and_the_sale(owner):
    page = hotel(owner, sold=1_234_000)
    for address in (LIST, page):
        assert "۱۲٬۳۴۰" in owner.get(address).content.decode()
    with scope(owner):
        sale = write_id("sale", Sale.objects.get().id)
    assert "پورسانت هتل H1" in owner.get(f"/panel/sales/{sale}/").content.decode()


def test_a_payout_pressed_twice_is_written_once_and_too_much_is_said_on_the_form(owner):
    page = hotel(owner, sold=1_000_000)
    form = {"amount_rial": "4000", "note": "حواله ۷", "key": "77"}
    for _press in range(2):
        assert owner.post(f"{page}pay/", form)["Location"] == page
    with scope(owner):
        assert Payout.objects.count() == 1
        assert get_partner(owner.hotel).owed_rial == 60_000
    answer = owner.post(f"{page}pay/", form | {"amount_rial": "6001", "key": "78"})
    assert answer.status_code == 422
    assert "بیشتر از طلب" in answer.content.decode()
    assert "حواله ۷" in owner.get(page).content.decode()


def test_the_statement_is_taken_out_as_a_spreadsheet(owner):
    page = hotel(owner, sold=1_234_000)
    answer = owner.get(f"{page}excel/")
    with ZipFile(io.BytesIO(answer.content)) as book:
        assert b"12340" in book.read("xl/worksheets/sheet1.xml")
    with scope(owner):
        assert AuditRecord.objects.filter(act="partner.taken_out").count() == 1


def test_who_may_only_look_sees_no_forms(owner, signed_in):
    page = hotel(owner, sold=10_000)
    html = signed_in(Role.AUDITOR).get(page).content.decode()
    assert 'name="amount_rial"' not in html
    assert "edit/" not in html
