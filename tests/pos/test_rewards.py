"""Rewards at the till: handed over by code; taken there only by who may."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.rewardlist.conftest import PrizeShop
from tests.staff.cast import PASSWORD, hire
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import change_settings
from vafa.foundation.ids import write_id
from vafa.rewardlist.models import Claim
from vafa.rewardlist.types import ClaimState
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

HERE = "/till/rewards/"
AT = datetime.now(UTC)


@pytest.fixture
def cafe(business):
    with business_scope(business.pk):
        shop = PrizeShop()
        shop.business = business
        shop.negar = shop.person("نگار")
        shop.points(shop.negar, 100, at=AT)
        shop.coffee = shop.prize(40, stock=5)
    return shop


def enter(cafe, role):
    with business_scope(cafe.business.pk):
        member = hire(role, branch_id=cafe.branches[0].id)
    client = Client()
    client.post("/panel/sign-in/", {"username": member.user.username, "password": PASSWORD})
    return client


def claims(cafe):
    with business_scope(cafe.business.pk):
        return [(claim.state, claim.branch_id) for claim in Claim.objects.order_by("id")]


def taking(cafe, key="1"):
    return {
        "do": "take",
        "customer": write_id("cus", cafe.negar),
        "prize": write_id("prz", cafe.coffee.id),
        "key": key,
    }


def test_a_cashier_finds_it_by_its_code_and_hands_it_over_once(cafe):
    with business_scope(cafe.business.pk):
        claim = cafe.take(cafe.coffee, cafe.negar, at=AT)
    till = enter(cafe, Role.CASHIER)
    html = till.get(f"{HERE}?code={claim.code}").content.decode()
    assert "قهوه" in html
    assert "نگار" in html
    form = {"do": "give", "claim": write_id("clm", claim.id)}
    assert till.post(HERE, form).status_code == 303
    assert claims(cafe) == [(ClaimState.HANDED_OVER, cafe.branches[0].id)]
    assert till.post(HERE, form).status_code == 422
    gone = till.get(f"{HERE}?code={claim.code}")
    assert "چیزی با این کد" in gone.content.decode()


def test_a_cashier_neither_takes_for_a_guest_nor_cancels(cafe):
    till = enter(cafe, Role.CASHIER)
    assert (
        'name="prize"'
        not in till.get(f"{HERE}?customer={write_id('cus', cafe.negar)}").content.decode()
    )
    assert till.post(HERE, taking(cafe)).status_code == 422
    with business_scope(cafe.business.pk):
        claim = cafe.take(cafe.coffee, cafe.negar, at=AT)
    till.post(HERE, {"do": "cancel", "claim": write_id("clm", claim.id)})
    assert [state for state, _branch in claims(cafe)] != [ClaimState.CANCELLED]


def test_where_no_code_is_asked_a_cashier_takes_for_a_guest_and_a_second_press_changes_nothing(
    cafe,
):
    with business_scope(cafe.business.pk):
        change_settings(actor=SYSTEM, at=AT, needs_code=False)
    till = enter(cafe, Role.CASHIER)
    for _ in range(2):
        assert till.post(HERE, taking(cafe)).status_code == 303
    assert [state for state, _branch in claims(cafe)] == [ClaimState.WAITING]


def test_a_branch_manager_takes_and_cancels_and_the_card_tells_what_waits(cafe):
    till = enter(cafe, Role.BRANCH_MANAGER)
    assert till.post(HERE, taking(cafe)).status_code == 303
    card = till.get(f"/till/?customer={write_id('cus', cafe.negar)}").content.decode()
    assert "۱ جایزه در انتظار تحویل است" in card
    with business_scope(cafe.business.pk):
        claim = Claim.objects.get()
    till.post(HERE, {"do": "cancel", "claim": write_id("clm", claim.id)})
    assert [state for state, _branch in claims(cafe)] == [ClaimState.CANCELLED]
    with business_scope(cafe.business.pk):
        assert cafe.left(cafe.negar, at=AT) == 100
