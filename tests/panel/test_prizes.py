"""The reward list in the panel."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.rewardlist.conftest import PrizeShop
from vafa.foundation.ids import write_id
from vafa.rewardlist.models import Claim, Prize
from vafa.rewardlist.types import ClaimState
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

HOME = "/panel/loyalty/prizes/"
AT = datetime.now(UTC)


@pytest.fixture
def owner(business, signed_in):
    browser = signed_in(Role.OWNER)
    browser.business = business
    return browser


def scope(owner):
    return business_scope(owner.business.pk)


def test_an_empty_list_teaches_the_first_step_and_a_reward_comes_on_it(owner):
    assert "هنوز جایزه‌ای نیست" in owner.get(HOME).content.decode()
    form = {"name": "قهوه", "price_points": "۱۰۰", "stock": "۲۰", "claim_days": "30"}
    assert owner.post(f"{HOME}add/", form)["Location"] == HOME
    html = owner.get(HOME).content.decode()
    assert "قهوه" in html
    assert "۱ جایزه در فهرست است" in html
    with scope(owner):
        prize = Prize.objects.get()
    assert (prize.price_points, prize.stock, prize.most_each, prize.labels) == (100, 20, 0, [])


def test_a_reward_is_changed_and_taken_off_the_list(owner):
    with scope(owner):
        prize = PrizeShop().prize(40, stock=3)
    href = f"{HOME}{write_id('prz', prize.id)}/"
    assert "قهوه" in owner.get(href).content.decode()
    form = {"name": "قهوهٔ ویژه", "price_points": "50", "stock": "", "claim_days": "7"}
    assert owner.post(href, form).status_code == 303
    with scope(owner):
        prize.refresh_from_db()
    assert (prize.name, prize.price_points, prize.stock) == ("قهوهٔ ویژه", 50, None)
    assert prize.is_active is False
    assert "بیرون از فهرست" in owner.get(HOME).content.decode()


def test_what_cannot_be_is_said_on_the_form(owner):
    days = {"first_day": "1405/09/10", "last_day": "1405/09/01"}
    form = {"name": "قهوه", "price_points": "0", "claim_days": "30", **days}
    answer = owner.post(f"{HOME}add/", form)
    assert answer.status_code == 422
    answer = owner.post(f"{HOME}add/", form | {"price_points": "5"})
    assert (answer.status_code, "پیش از روز آغازش" in answer.content.decode()) == (422, True)
    with scope(owner):
        assert Prize.objects.count() == 0


def test_what_waits_is_handed_over_and_cancelled_from_the_panel(owner):
    with scope(owner):
        shop = PrizeShop()
        negar, prize = shop.member(100, at=AT), shop.prize(10)
        first, second = (shop.take(prize, negar, at=AT) for _ in range(2))
    taken = f"{HOME}taken/"
    assert owner.get(taken).content.decode().count("در انتظار تحویل") >= 2
    owner.post(f"{taken}{write_id('clm', first.id)}/end/", {"do": "give"})
    owner.post(f"{taken}{write_id('clm', second.id)}/end/", {"do": "cancel"})
    with scope(owner):
        states = list(Claim.objects.order_by("id").values_list("state", flat=True))
        assert shop.left(negar, at=AT) == 90
    assert states == [ClaimState.HANDED_OVER, ClaimState.CANCELLED]
    assert "نگار" in owner.get(f"{taken}?state=all").content.decode()
    record = owner.get("/panel/audit/").content.decode()
    assert "جایزه تحویل داده شد" in record


def test_the_statements_of_the_lists_do_not_grow(owner, django_assert_max_num_queries):
    with scope(owner):
        shop = PrizeShop()
        negar = shop.member(100, at=AT)
        shop.take(shop.prize(1), negar, at=AT)
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(60) as asked:
            owner.get(HOME)
            owner.get(f"{HOME}taken/")
        counts.append(len(asked))
        with scope(owner):
            for _ in range(2):
                shop.take(shop.prize(1), negar, at=AT)
    assert counts[0] == counts[1]
