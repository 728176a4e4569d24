"""Shared wallets in the panel."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.checkout.conftest import MINA
from tests.sharing.test_sharing import ALI, SharingTill
from vafa.foundation.ids import write_id
from vafa.sharing.models import Member, SharedWallet
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

LIST = "/panel/customers/shared/"
AT = datetime.now(UTC)


@pytest.fixture
def owner(business, signed_in):
    browser = signed_in(Role.OWNER)
    browser.business = business
    with business_scope(business.pk):
        browser.till = SharingTill(business)
        browser.till.at = AT
    return browser


def scope(owner):
    return business_scope(owner.business.pk)


def family(owner):
    with scope(owner):
        return f"{LIST}{write_id('shw', owner.till.family())}/"


def test_a_wallet_is_opened_and_its_members_added(owner):
    assert "هنوز کیف مشترکی نیست" in owner.get(LIST).content.decode()
    with scope(owner):
        owner.till.person(MINA)
        owner.till.person(ALI, "علی")
    form = {"name": "شرکت نور", "kind": "company", "mobile": "09350000009"}
    stranger = owner.post(f"{LIST}open/", form)
    assert (stranger.status_code, count(owner)) == (422, 0)
    page = owner.post(f"{LIST}open/", form | {"mobile": MINA})["Location"]
    added = {"mobile": ALI, "daily_most_rial": "۵۰٬۰۰۰", "earns_to_shared": "on"}
    assert owner.post(f"{page}add/", added)["Location"] == page
    assert owner.post(f"{page}add/", added).status_code == 422
    with scope(owner):
        member = Member.objects.get(is_head=False)
    assert (member.daily_most_rial, member.monthly_most_rial) == (500_000, None)
    assert "شرکت نور" in owner.get(LIST).content.decode()


def test_members_are_changed_made_head_and_let_go(owner):
    page = family(owner)
    ali = f"{page}{write_id('cus', owner.till.ali)}/"
    mina = f"{page}{write_id('cus', owner.till.mina)}/"
    owner.post(ali, {"monthly_most_rial": "1000"})
    with scope(owner):
        member = Member.objects.get(customer_id=owner.till.ali)
    assert (member.monthly_most_rial, member.earns_to_shared) == (10_000, False)
    owner.post(mina, {"do": "leave"})
    owner.post(ali, {"do": "head"})
    owner.post(mina, {"do": "leave"})
    with scope(owner):
        assert list(Member.objects.values_list("customer_id", flat=True)) == [owner.till.ali]


def test_it_is_filled_once_shown_and_closed(owner):
    page = family(owner)
    form = {"amount_rial": "12340", "reason": "رسید ۹", "key": "77"}
    for _press in range(2):
        owner.post(f"{page}top-up/", form)
    for address in (LIST, page, f"/panel/customers/{write_id('cus', owner.till.ali)}/"):
        assert "۱۲٬۳۴۰" in owner.get(address).content.decode()
    assert "رسید ۹" in owner.get(page).content.decode()
    owner.post(f"{page}close/")
    with scope(owner):
        owner.till.at = datetime.now(UTC)
        assert owner.till.credit() == 123_400
    html = owner.get(page).content.decode()
    assert "بسته" in html
    assert 'name="amount_rial"' not in html


def test_who_may_only_look_sees_no_forms(owner, signed_in):
    page = family(owner)
    html = signed_in(Role.AUDITOR).get(page).content.decode()
    assert 'name="mobile"' not in html
    assert "top-up" not in html


def count(owner):
    with scope(owner):
        return SharedWallet.objects.count()
