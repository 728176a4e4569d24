"""Memberships in the panel, the portal and at the till."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.memberships.conftest import PlanShop
from tests.portal.conftest import Club
from vafa.catalog.queries import search_products
from vafa.config.schedule import AT_ONCE, run_steps
from vafa.foundation.ids import write_id
from vafa.memberships.models import Membership, Plan
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

HOME = "/panel/loyalty/plans/"
AT = datetime.now(UTC)
FORM = {
    "name": "عضویت طلایی",
    "sku": "gold",
    "benefits": "قهوهٔ دوم مهمان ما",
    "price_rial": "۳۰۰٬۰۰۰",
    "count": "3",
    "period": "months",
    "refund": "pro_rata",
    "remind_days": "7",
}


@pytest.fixture
def owner(business, signed_in):
    browser = signed_in(Role.OWNER)
    browser.business = business
    return browser


def scope(owner):
    return business_scope(owner.business.pk)


def test_a_plan_goes_on_sale_and_on_the_menu(owner):
    assert "هنوز طرحی برای عضویت نیست" in owner.get(HOME).content.decode()
    assert owner.post(f"{HOME}add/", FORM).status_code == 303
    html = owner.get(HOME).content.decode()
    assert "عضویت طلایی" in html
    assert "۳ ماه" in html
    with scope(owner):
        assert Plan.objects.get().price_rial == 3_000_000
        assert [product.sku for product in search_products("طلایی")] == ["gold"]
    again = owner.post(f"{HOME}add/", FORM)
    assert (again.status_code, "این کد در منو هست" in again.content.decode()) == (422, True)


def test_somebody_is_enrolled_once_by_two_presses_and_ended_with_what_is_due(owner):
    with scope(owner):
        shop = PlanShop()
        shop.person("نگار", mobile="09121234567")
        plan = shop.plan()
    href = f"{HOME}{write_id('plan', plan.id)}/"
    form = {"mobile": "09121234567", "price_rial": "300000", "key": "k1"}
    for _ in range(2):
        assert owner.post(f"{href}enrol/", form).status_code == 303
    with scope(owner):
        [row] = Membership.objects.all()
    assert "نگار" in owner.get(href).content.decode()
    end = f"/panel/loyalty/memberships/{write_id('mbr', row.id)}/end/"
    assert "مبلغ برگشتی" in owner.get(end).content.decode()
    assert owner.post(end).status_code == 303
    with scope(owner):
        row.refresh_from_db()
    assert row.ended_at is not None
    assert 0 < row.refund_rial < 3_000_000
    unknown = owner.post(f"{href}enrol/", form | {"mobile": "09350000000", "key": "k2"})
    assert unknown.status_code == 422


def test_what_a_till_sells_makes_a_member_who_sees_it(business):
    club = Club(business)
    with club.scope():
        shop = PlanShop.__new__(PlanShop)
        plan = shop.plan(name="طلایی", sku="gold")
    browser = club.sign_in()
    assert "آنچه اعضای ویژه" in browser.get(club.home).content.decode()
    club.sell(plan.price_rial, sku="gold")
    assert run_steps(AT_ONCE, at=datetime.now(UTC), business_ids=[business.pk]) == 0
    home = browser.get(club.home).content.decode()
    assert "طلایی" in home
    page = browser.get(f"{club.home}memberships/").content.decode()
    assert "برقرار" in page
