"""The doors of the till that was cut off: its page, its pass, and what waited."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.checkout.conftest import MINA, Till
from tests.staff.cast import PASSWORD, hire
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch
from vafa.checkout.actions import change_settings
from vafa.checkout.models import TillAllowance
from vafa.sales.models import Sale
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
        member = hire(Role.CASHIER, branch_id=till.branch.id)
    till.client = Client()
    till.client.post("/panel/sign-in/", {"username": member.user.username, "password": PASSWORD})
    return till


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


@pytest.mark.parametrize(
    "wrong",
    [
        {"mobile": "0912"},
        {"stand": "b1"},
        {"amount_rial": 0},
        {"made_at": "1405/08/30"},
        {"method": "gold"},
        {"surprise": 1},
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
