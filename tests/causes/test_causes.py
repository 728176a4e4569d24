"""Giving to causes, shares of purchases, payouts: the books stand at zero."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.rewardlist.conftest import PrizeShop
from tests.shop import NOW
from tests.trust.test_races import crowd
from vafa.audit.types import SYSTEM
from vafa.causes.actions import (
    add_cause,
    change_cause,
    choose_cause,
    follow_sale,
    give,
    pay_out,
)
from vafa.causes.errors import (
    BadCause,
    BadGift,
    CauseClosed,
    NothingToPay,
    SameKeyOtherGift,
    UnknownCause,
)
from vafa.causes.models import Donation, GoodCause
from vafa.causes.queries import find_choice, list_causes, list_lines
from vafa.causes.types import CauseTerms, Way
from vafa.foundation.errors import Refused
from vafa.foundation.ids import new_id
from vafa.ledger.actions import lock_account
from vafa.ledger.errors import NotEnoughBalance
from vafa.ledger.queries import verify_books
from vafa.ledger.types import Holder, Purpose, Unit
from vafa.tenancy.scope import business_scope


class CauseShop(PrizeShop):
    """Gives to causes for people."""

    def cause(self, **terms):
        terms = {"name": "کتابخانهٔ روستا", "point_value_rial": 1_000} | terms
        return add_cause(CauseTerms(**terms), actor=SYSTEM, at=NOW)

    def give(self, cause, customer_id, amount, *, unit=Unit.POINTS, key=""):
        return give(
            cause_id=cause.id,
            customer_id=customer_id,
            unit=unit,
            amount=amount,
            request_key=key or str(new_id()),
            actor=SYSTEM,
            at=NOW,
        )

    def choose(self, cause, customer_id, *, at=NOW):
        cause_id = cause.id if cause else None
        choose_cause(customer_id=customer_id, cause_id=cause_id, actor=SYSTEM, at=at)

    def bought(self, customer_id, rial):
        sale_id = self.sell(customer_id, rial)
        follow_sale(sale_id, at=NOW)
        return sale_id

    def pay(self, cause, key="p"):
        return pay_out(cause_id=cause.id, note="رسید ۱۲", request_key=key, actor=SYSTEM, at=NOW)

    def stands(self, cause, unit=Unit.CREDIT):
        return lock_account(Holder.CAUSE, cause.id, Purpose.CAUSE, unit, at=NOW).balance


@pytest.fixture
def shop(scope):
    shop = CauseShop()
    yield shop
    assert list(verify_books(scope.pk)) == []


def total(cause):
    [row] = [row for row in list_causes() if row.cause.id == cause.id]
    return row.total_rial, row.unpaid_rial, row.givers


def test_points_given_leave_the_wallet_and_count_at_their_worth(shop):
    negar, cause = shop.member(100), shop.cause(goal_rial=80_000)
    shop.give(cause, negar, 40)
    assert (shop.left(negar), shop.stands(cause, Unit.POINTS)) == (60, 40)
    assert total(cause) == (40_000, 40_000, 1)
    assert list_causes()[0].share == 0.5


def test_points_count_what_they_were_worth_on_the_day(shop):
    negar, cause = shop.member(100), shop.cause()
    shop.give(cause, negar, 10)
    change_cause(cause_id=cause.id, point_value_rial=9_000, actor=SYSTEM, at=NOW)
    shop.give(cause, negar, 10)
    assert total(cause) == (100_000, 100_000, 1)


def test_a_repeat_gives_once_and_too_much_gives_nothing(shop):
    negar, cause = shop.member(100), shop.cause()
    assert shop.give(cause, negar, 40, key="k").id == shop.give(cause, negar, 40, key="k").id
    with pytest.raises(SameKeyOtherGift):
        shop.give(cause, negar, 41, key="k")
    with pytest.raises(NotEnoughBalance):
        shop.give(cause, negar, 61)
    assert (shop.left(negar), total(cause)[0]) == (60, 40_000)


def test_what_cannot_be_given_is_refused(shop):
    negar = shop.member(100)
    no_points = shop.cause(point_value_rial=0)
    closed = shop.cause()
    change_cause(cause_id=closed.id, is_active=False, actor=SYSTEM, at=NOW)
    for cause, amount, refusal in (
        (no_points, 10, BadGift),
        (shop.cause(), 0, BadGift),
        (closed, 10, CauseClosed),
        (GoodCause(id=1), 10, UnknownCause),
    ):
        with pytest.raises(refusal):
            shop.give(cause, negar, amount)
    with pytest.raises(CauseClosed):
        shop.choose(closed, negar)
    with pytest.raises(BadCause):
        shop.cause(share_percent=Decimal(101))
    assert shop.left(negar) == 100


def test_a_share_of_each_purchase_after_the_choice_is_given_once(shop):
    negar, cause = shop.person("نگار"), shop.cause(share_percent=Decimal("2.5"))
    before = shop.sell(negar, 1_000_000, days_ago=1)
    shop.choose(cause, negar)
    follow_sale(before, at=NOW)
    sale_id = shop.bought(negar, 1_000_000)
    follow_sale(sale_id, at=NOW)
    shop.bought(shop.person("رضا"), 1_000_000)  # chose nothing
    shop.bought(None, 1_000_000)
    assert (shop.stands(cause), total(cause)) == (25_000, (25_000, 25_000, 1))
    assert find_choice(negar) == cause.id
    shop.choose(None, negar)
    shop.bought(negar, 1_000_000)
    assert shop.stands(cause) == 25_000


def test_a_return_takes_its_share_back_at_the_percent_of_the_day(shop):
    negar, cause = shop.person("نگار"), shop.cause(share_percent=Decimal(10))
    shop.choose(cause, negar)
    sale_id = shop.bought(negar, 1_000_000)
    change_cause(cause_id=cause.id, share_percent=Decimal(50), actor=SYSTEM, at=NOW)
    shop.choose(None, negar)
    shop.take_back(sale_id, goods_rial=400_000)
    for _ in range(2):
        follow_sale(sale_id, at=NOW)
    assert shop.stands(cause) == 60_000
    [line] = list_lines(cause.id)
    assert (line.way, line.worth_rial, line.sale_id) == (Way.PURCHASE, 60_000, sale_id)


def test_a_payout_clears_all_that_came_together_and_is_on_the_statement(shop):
    negar, cause = shop.member(100), shop.cause(share_percent=Decimal(10))
    shop.choose(cause, negar)
    shop.give(cause, negar, 40)
    sale_id = shop.bought(negar, 1_000_000)
    paid = shop.pay(cause)
    assert (paid.amount_rial, paid.credit_rial, paid.points) == (140_000, 100_000, 40)
    assert shop.pay(cause).id == paid.id
    assert (shop.stands(cause), shop.stands(cause, Unit.POINTS)) == (0, 0)
    assert total(cause) == (140_000, 0, 1)
    with pytest.raises(NothingToPay):
        shop.pay(cause, key="again")
    shop.take_back(sale_id)
    follow_sale(sale_id, at=NOW)  # paid out already: it stays given
    assert total(cause) == (140_000, 0, 1)
    assert [line.worth_rial for line in list_lines(cause.id)] == [-140_000, 100_000, 40_000]


def test_twenty_gifts_at_once_never_give_more_than_there_is(committed, business):
    with business_scope(business.pk):
        shop = CauseShop()
        negar, cause = shop.member(100), shop.cause()

    def act():
        with business_scope(business.pk):
            return shop.give(cause, negar, 10)

    results = crowd([act] * 20)
    assert sum(not isinstance(one, Refused) for one in results) == 10
    with business_scope(business.pk):
        assert (shop.left(negar), shop.stands(cause, Unit.POINTS)) == (0, 100)
        assert Donation.objects.count() == 10
        assert list(verify_books(business.pk)) == []
