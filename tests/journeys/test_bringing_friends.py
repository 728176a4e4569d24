"""A member invites, the friend joins by the link, buys and keeps it: both are thanked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.portal.conftest import NEGAR, STRANGER, Club
from tests.staff.cast import PASSWORD, hire
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import return_sale
from vafa.config.schedule import EVERY_HOUR, run_steps
from vafa.customers.queries import find_by_mobile
from vafa.ledger.queries import load_wallet, verify_books
from vafa.ledger.types import Unit
from vafa.referrals.queries import get_referral_of
from vafa.referrals.types import Way
from vafa.rules.actions import create_rule
from vafa.rules.types import read_rule
from vafa.sales.types import ReturnInput
from vafa.staff.types import Role

GIFTS = {"referral": 500_000, "referred": 200_000}


@pytest.fixture
def house(business):
    club = Club(business)
    with club.scope():
        for trigger, rial in GIFTS.items():
            reward = {"kind": "credit", "amount_rial": rial}
            spec = read_rule({"name": trigger, "when": {"kind": trigger}, "reward": reward})
            create_rule(spec=spec, actor=SYSTEM, at=club.at - timedelta(days=9), state="live")
        member = hire(Role.OWNER)
    club.owner = Client()
    club.owner.post("/panel/sign-in/", {"username": member.user.username, "password": PASSWORD})
    yield club
    with club.scope():
        assert list(verify_books(business.pk)) == []


def join_by_link(club, mobile=STRANGER):
    """The friend follows the link from the member's page, proves the number and is in."""
    path = f"{club.home}i/{club.invitation()}/"
    assert path in club.sign_in(NEGAR).get(f"{club.home}friends/").content.decode()
    friend = Client()
    assert "نگار" in friend.get(path).content.decode()
    assert friend.post(path, {"mobile": mobile}).status_code == 302
    club.work()
    assert friend.post(f"{club.home}code/", {"code": "000000"}).status_code == 422
    with club.scope():
        assert find_by_mobile(mobile) is None  # nobody joins before the number is proved
    assert friend.post(f"{club.home}code/", {"code": club.login_code(mobile)}).status_code == 302
    assert friend.get(club.home).status_code == 200
    return friend


def pass_days(club, days):
    at = datetime.now(UTC) + timedelta(days=days)
    assert run_steps(EVERY_HOUR, at=at, business_ids=[club.business.pk]) == 0


def held(club, mobile):
    with club.scope():
        wallet = load_wallet(find_by_mobile(mobile).id, at=datetime.now(UTC) + timedelta(days=9))
        return sum(lot.remaining for lot in wallet.lots if lot.unit == Unit.CREDIT)


def test_an_invitation_that_is_bought_upon_and_kept_thanks_both(house):
    join_by_link(house)
    with house.scope():
        referral = get_referral_of(find_by_mobile(STRANGER).id)
    assert (referral.inviter, referral.way) == ("نگار محمدی", Way.LINK)
    house.sell(1_000_000, STRANGER)
    house.work()
    before = held(house, NEGAR), held(house, STRANGER)
    pass_days(house, 6)
    assert (held(house, NEGAR), held(house, STRANGER)) == before
    for _ in range(2):
        pass_days(house, 8)
    assert held(house, NEGAR) == before[0] + GIFTS["referral"]
    assert held(house, STRANGER) == before[1] + GIFTS["referred"]
    listed = house.owner.get("/panel/loyalty/referrals/").content.decode()
    assert "به حساب آمده" in listed
    assert "۷۰٬۰۰۰ تومان" in listed


def test_an_invitation_whose_purchase_comes_back_thanks_nobody(house):
    join_by_link(house)
    sale = house.sell(1_000_000, STRANGER)
    house.work()
    with house.scope():
        at = datetime.now(UTC)
        return_sale(sale.sale_id, ReturnInput(number="r", at=at), actor=SYSTEM, at=at)
    house.work()
    before = held(house, NEGAR)
    pass_days(house, 30)
    assert (held(house, NEGAR), held(house, STRANGER)) == (before, 0)
    with house.scope():
        assert get_referral_of(find_by_mobile(STRANGER).id).settled_at is None


def test_a_member_who_follows_a_link_is_simply_let_in(house):
    house.sell(1_000_000, STRANGER)
    join = Client()
    path = f"{house.home}i/{house.invitation()}/"
    join.post(path, {"mobile": STRANGER})
    house.work()
    entered = join.post(f"{house.home}code/", {"code": house.login_code(STRANGER)})
    assert entered.status_code == 302
    with house.scope():
        assert get_referral_of(find_by_mobile(STRANGER).id) is None


def test_an_invitation_of_nobody_is_not_found_and_texts_nobody(house):
    path = f"{house.home}i/00000000/"
    for answer in (Client().get(path), Client().post(path, {"mobile": STRANGER})):
        assert answer.status_code == 404
    house.work()
    assert house.texts(STRANGER) == []
