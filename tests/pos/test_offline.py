"""The doors of the till that was cut off: its page, its pass, and what waited."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.checkout.conftest import MINA, Till
from tests.staff.cast import PASSWORD, hire, open_branch
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch, put_category, put_product
from vafa.checkout.actions import change_settings
from vafa.checkout.models import LateSale, TillAllowance
from vafa.sales.models import Sale
from vafa.sales.queries import list_lines
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

AT = datetime.now(UTC) - timedelta(minutes=5)


@pytest.fixture
def cafe(business):
    """A café where Mina has 100,000 rials, and a till may lose 50,000 of them a day."""
    with business_scope(business.pk):
        till = Till(business)
        till.credit_rule(10)
        till.at = AT - timedelta(hours=1)
        till.sell(1_000_000)
        till.digits = till.code()
        change_settings(actor=SYSTEM, at=AT, spends_offline=True, offline_till_rial=50_000)
        cashier = hire(Role.CASHIER, branch_id=till.branch.id)
        manager = hire(Role.BRANCH_MANAGER, branch_id=till.branch.id, name="سیمین")
    till.client, till.manager, till.manager_name = sign_in(cashier), sign_in(manager), "سیمین"
    return till


def sign_in(member):
    browser = Client()
    browser.post("/panel/sign-in/", {"username": member.user.username, "password": PASSWORD})
    return browser


def read_late(cafe, query=""):
    return cafe.client.get(f"/till/late/{query}").content.decode()


def find_settling(browser):
    html = browser.get("/till/late/").content.decode()
    return re.findall(r'action="(/till/late/late_[^"]+)"', html)


def get_pass(cafe, device="D1"):
    return cafe.client.get(f"/till/offline/pass/?device={device}").json()


def send(cafe, number, **more):
    given = get_pass(cafe)
    sale = {
        "number": number,
        "stand": given["stand"],
        "device": "D1",
        "made_at": AT.isoformat(),
        "amount_rial": 200_000,
        "mobile": "۰۹۱۲۱۲۳۴۵۶۷",
        "token": given["allowance"]["token"],
    }
    body = json.dumps(sale | more)
    return cafe.client.post("/till/offline/sale/", body, content_type="application/json")


def test_what_waited_is_recorded_once_as_it_was_sold(cafe):
    first = send(cafe, "D1-1", method="cash", cashier="سارا")
    again = send(cafe, "D1-1", method="cash", cashier="سارا")
    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.json()["is_repeat"], again.json()["is_repeat"]) == (False, True)
    assert cafe.client.get(again.json()["href"]).status_code == 200
    with business_scope(cafe.business.pk):
        sale = Sale.objects.get(number="D1-1")
        assert (sale.source, sale.at, sale.cashier, sale.total_rial) == (
            "till",
            AT,
            "سارا",
            200_000,
        )
        assert sale.payments == [{"method": "cash", "amount_rial": 200_000}]
        assert sale.customer.mobile == MINA


def test_products_that_waited_are_recorded_at_the_prices_of_that_time(cafe):
    with business_scope(cafe.business.pk):
        put_product(
            sku="latte",
            name="لاته",
            category_id=put_category(name="گرم", actor=SYSTEM, at=AT).id,
            price_rial=900_000,
            actor=SYSTEM,
            at=AT,
        )
    page = cafe.client.get("/till/offline/").content.decode()
    assert 'data-sku="latte" data-rial="900000"' in page
    latte = {"sku": "latte", "name": "لاته", "quantity": 2, "price_rial": 800_000}
    cake = {"sku": "gone", "name": "کیک", "quantity": 1, "price_rial": 500_000}
    short = send(cafe, "D1-1", lines=[latte, cake], amount_rial=2_000_000)
    assert short.status_code == 422
    for _ in range(2):
        assert send(cafe, "D1-2", lines=[latte, cake], amount_rial=2_100_000).status_code == 200
    with business_scope(cafe.business.pk):
        sale = Sale.objects.get(number__startswith="D1")
        lines = [
            (line.sku, line.name, line.category, line.quantity, line.net_rial)
            for line in list_lines(sale.id)
        ]
    assert lines == [("latte", "لاته", "گرم", 2, 1_600_000), ("gone", "کیک", "", 1, 500_000)]


def test_what_was_recorded_before_the_line_was_cut_is_not_recorded_again(cafe):
    form = {"number": "0509-1", "customer": "", "amount": "20000"}
    assert cafe.client.post("/till/sell/", form).status_code == 303  # its answer was lost
    assert send(cafe, "0509-1", mobile="").json()["is_repeat"] is True
    with business_scope(cafe.business.pk):
        assert Sale.objects.filter(number="0509-1").count() == 1


def test_the_loss_is_told_on_a_page_and_what_is_too_much_is_refused(cafe):
    assert send(cafe, "D1-1", spent_rial=60_000, code=cafe.digits).json()["lost_rial"] == 0
    assert send(cafe, "D1-2", spent_rial=30_000, code=cafe.digits).json()["lost_rial"] == 30_000
    refused = send(cafe, "D1-3", spent_rial=30_000, code=cafe.digits)
    assert (refused.status_code, refused.json()["code"]) == (422, "over_allowance")
    html = cafe.client.get("/till/late/").content.decode()
    assert "۳٬۰۰۰ تومان" in html
    assert "کد دیگر درست نبود" in html
    assert "ثبت نشده: از همان صندوق" in html
    with business_scope(cafe.business.pk):
        assert TillAllowance.objects.get().lost_rial == 30_000
        cafe.prove()


def test_what_an_outage_left_is_seen_to_once_by_who_decides(cafe):
    assert "هزینه‌ای نداشته‌اند" in read_late(cafe)
    send(cafe, "D1-1", spent_rial=60_000, code=cafe.digits)
    send(cafe, "D1-2", spent_rial=30_000, code=cafe.digits)
    send(cafe, "D1-3", spent_rial=30_000, code=cafe.digits)
    assert find_settling(cafe.client) == []  # a cashier does not settle their own
    hrefs = find_settling(cafe.manager)
    assert len(hrefs) == 2
    assert cafe.client.post(hrefs[0]).status_code == 403
    for href in (hrefs[0], *hrefs):
        assert cafe.manager.post(href)["Location"] == "/till/late/"
    with business_scope(cafe.business.pk):
        rows = LateSale.objects.filter(settled_by=cafe.manager_name, settled_at__isnull=False)
        assert sorted(rows.values_list("number", flat=True)) == ["D1-2", "D1-3"]
        assert AuditRecord.objects.filter(act="sale.late_settled").count() == 2
    assert "به همه رسیدگی شده" in read_late(cafe)
    assert cafe.manager_name in read_late(cafe, "?show=settled")

    send(cafe, "D1-3", spent_rial=30_000, code=cafe.digits)  # once more, from its till
    assert len(find_settling(cafe.manager)) == 1
    with business_scope(cafe.business.pk):
        cafe.prove()


def test_who_manages_one_branch_settles_nothing_of_another(cafe):
    send(cafe, "D1-1", spent_rial=30_000, code="0000000")
    (href,) = find_settling(cafe.manager)
    with business_scope(cafe.business.pk):
        other = hire(Role.BRANCH_MANAGER, branch_id=open_branch())
    elsewhere = sign_in(other)
    assert find_settling(elsewhere) == []
    assert elsewhere.post(href).status_code == 404
    with business_scope(cafe.business.pk):
        assert LateSale.objects.get().settled_at is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"mobile": "0912"},
        {"stand": "b1"},
        {"amount_rial": 0},
        {"made_at": "1405/08/30"},
        {"method": "gold"},
        {"surprise": 1},
        {"lines": [{"sku": "x", "name": "x", "quantity": 0, "price_rial": 200_000}]},
    ],
)
def test_what_cannot_be_right_is_refused_for_good(cafe, wrong):
    assert send(cafe, "D1-1", **wrong).status_code == 422
    with business_scope(cafe.business.pk):
        assert not Sale.objects.filter(number="D1-1").exists()


def test_a_clock_that_runs_ahead_is_brought_back(cafe):
    ahead = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    assert send(cafe, "D1-1", made_at=ahead).status_code == 200
    with business_scope(cafe.business.pk):
        assert Sale.objects.get(number="D1-1").at <= datetime.now(UTC)


def test_a_pass_is_of_one_till_and_allows_nothing_where_it_is_off(cafe):
    given = get_pass(cafe)
    assert (given["allowance"]["left_rial"], given["allowance"]["needs_code"]) == (50_000, True)
    assert get_pass(cafe)["allowance"]["token"] == given["allowance"]["token"]
    assert get_pass(cafe, "D2")["allowance"]["token"] != given["allowance"]["token"]
    with business_scope(cafe.business.pk):
        change_settings(actor=SYSTEM, at=AT, spends_offline=False)
    assert get_pass(cafe)["allowance"] is None


def test_without_a_place_to_stand_there_is_no_pass(business):
    with business_scope(business.pk):
        for code in ("a", "b"):
            add_branch(code=code, name=code, actor=SYSTEM, at=AT)
        member = hire(Role.CASHIER)
    client = Client()
    client.force_login(member.user)
    assert client.get("/till/offline/pass/?device=D1").status_code == 204
    assert client.get("/till/offline/")["Location"] == "/till/stand/"


def test_the_till_can_be_installed(cafe):
    manifest = cafe.client.get("/till/app.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    assert manifest.json()["scope"] == manifest.json()["start_url"] == "/till/"
    html = cafe.client.get("/till/").content.decode()
    assert '<link rel="manifest" href="/till/app.webmanifest"' in html
