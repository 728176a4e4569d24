"""Each ready kind of club end to end: the owner presses once, guests buy, earn, use and return."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from tests.checkout.conftest import MINA, TILL
from tests.journeys.test_the_main_job import Cafe
from tests.staff.cast import PASSWORD, hire
from vafa.causes.actions import choose_cause
from vafa.causes.models import Donation, GoodCause
from vafa.checkout.actions import reward_birthdays
from vafa.checkout.types import Redeem
from vafa.customers.actions import change_customer
from vafa.customers.queries import find_by_mobile
from vafa.customers.types import Profile
from vafa.foundation.jalali import local_day, to_jalali
from vafa.ledger.queries import verify_books
from vafa.ledger.types import Unit
from vafa.memberships.models import Plan
from vafa.rewardlist.actions import change_points, hand_over, take_prize
from vafa.rewardlist.errors import PrizeGone
from vafa.rewardlist.models import Prize
from vafa.sales.types import LineInput
from vafa.staff.types import Role
from vafa.tiers.queries import find_place


class House(Cafe):
    """A café with nothing in place, and its owner at the panel."""

    def __init__(self, business):
        super().__init__(business)
        with self.scope():
            member = hire(Role.OWNER)
        self.owner = Client()
        self.owner.post("/panel/sign-in/", {"username": member.user.username, "password": PASSWORD})

    def press(self, kind, do="on", **answers):
        """One press on a card; what is not answered stays as the card has it."""
        form = {f"{kind}_{name}": value for name, value in answers.items()}
        answer = self.owner.post(f"/panel/loyalty/ready/{kind}/{do}/", form)
        assert answer.status_code == 303, answer.content.decode()
        self.till.at = datetime.now(UTC)

    def take_back(self, receipt, *, number):
        with self.scope():
            self.till.take_back(receipt, number=number)
        self.work()

    def mina(self):
        with self.scope():
            return find_by_mobile(MINA).id

    def held(self, unit=Unit.CREDIT):
        with self.scope():
            return self.till.credit() if unit is Unit.CREDIT else self.till.points()

    def tier(self):
        mina = self.mina()
        with self.scope():
            return find_place(mina, at=self.till.at).tier.slug


@pytest.fixture
def house(business, persian):
    house = House(business)
    yield house
    with house.scope():
        assert list(verify_books(business.pk)) == []


def why(receipt):
    return {one.rule_name: one.applied for one in receipt.why}


def test_cashback_comes_back_is_spent_by_its_code_and_follows_a_return(house):
    house.press("cashback", percent="6", days="30", wait_hours="0", smallest_rial="100000")
    first = house.sell(8_400_000)
    assert first.earned_of(Unit.CREDIT) == 504_000
    assert why(first) == {"۶٪ برگشت از هر خرید": True}
    house.work()
    spent = house.sell(2_000_000, redeem=Redeem(code=house.code()))
    assert (spent.credit_spent_rial, spent.to_pay_rial) == (504_000, 1_496_000)
    house.take_back(spent, number="r1")
    assert house.held() == 504_000
    small = house.sell(900_000)
    assert (small.earned, why(small)) == ((), {"۶٪ برگشت از هر خرید": False})

    house.press("cashback", "off")
    assert house.sell(8_400_000).earned == ()
    assert house.held() == 504_000  # what guests hold stays
    house.take_back(first, number="r2")
    assert house.held() == 0


def test_points_buy_the_reward_while_there_is_one(house):
    house.press("points", amount_rial="10000", prize="قهوه", prize_points="60", stock="1")
    first = house.sell(10_000_000)
    assert first.earned_of(Unit.POINTS) == 100
    with house.scope():
        prize = Prize.objects.get()
        want = {"prize_id": prize.id, "labels": (), "actor": TILL, "at": house.till.at}
        claim = take_prize(customer_id=find_by_mobile(MINA).id, request_key="1", **want)
        hand_over(claim_id=claim.id, branch_id=None, actor=TILL, at=house.till.at)
        house.till.sell(10_000_000)
        with pytest.raises(PrizeGone):
            take_prize(customer_id=find_by_mobile(MINA).id, request_key="2", **want)
    assert house.held(Unit.POINTS) == 140
    house.take_back(first, number="r1")
    assert house.held(Unit.POINTS) == 40

    house.press("points", "off")
    assert house.sell(10_000_000).earned == ()
    with house.scope():
        assert Prize.objects.get().is_active  # the points that are held are still good for it


def test_tiers_are_climbed_give_more_and_are_undone_by_a_return(house):
    house.press("tiers", silver_rial="5000000", gold_rial="10000000", gold_percent="8")
    lifted = house.sell(60_000_000)
    assert (house.tier(), lifted.earned) == ("silver", ())
    felt = house.sell(1_000_000)
    assert felt.earned_of(Unit.CREDIT) == 30_000
    assert why(felt) == {"اعتبار برای نقره‌ای": True, "اعتبار برای طلایی": False}
    house.sell(40_000_000)
    assert house.tier() == "gold"
    assert house.sell(1_000_000).earned_of(Unit.CREDIT) == 80_000
    house.take_back(lifted, number="r1")
    assert house.tier() == "bronze"
    assert house.sell(1_000_000).earned == ()


def test_a_membership_keeps_its_promise_when_the_club_is_off(house):
    house.press("membership", price_rial="300000", months="1", percent="20")
    with house.scope():
        plan = Plan.objects.get()
    assert (plan.price_rial, plan.sku) == (3_000_000, "membership")
    bought = house.sell(LineInput(name=plan.name, unit_price_rial=3_000_000, sku=plan.sku))
    assert bought.earned == ()
    house.work()
    house.till.at += timedelta(minutes=1)
    felt = house.sell(1_000_000)
    assert felt.earned_of(Unit.CREDIT) == 200_000
    assert set(why(felt).values()) == {True}

    house.press("membership", "off")
    with house.scope():
        assert not Plan.objects.get().is_active
    house.till.at += timedelta(minutes=2)
    assert house.sell(1_000_000).earned_of(Unit.CREDIT) == 200_000
    house.take_back(bought, number="r1")
    house.till.at += timedelta(minutes=1)
    assert house.sell(1_000_000).earned == ()


def test_a_cause_gets_its_share_of_a_purchase_and_gives_it_back(house):
    house.press("causes", name="کتابخانه", words="هزار کتاب", percent="2", goal_rial="100000")
    house.sell(100_000)  # Mina joins
    with house.scope():
        cause = GoodCause.objects.get()
        at = house.till.at + timedelta(seconds=1)
        choose_cause(customer_id=find_by_mobile(MINA).id, cause_id=cause.id, actor=TILL, at=at)
    house.till.at += timedelta(minutes=1)
    sold = house.sell(5_000_000)
    house.work()
    with house.scope():
        assert Donation.objects.get().worth_rial == 100_000
    house.press("causes", "off")
    house.till.at += timedelta(minutes=2)
    house.sell(5_000_000)
    house.take_back(sold, number="r1")
    with house.scope():
        assert Donation.objects.get().worth_rial == 0
        assert not GoodCause.objects.get().is_active


def test_the_hybrid_gives_points_then_their_multiple_and_takes_the_place_of_others(house):
    house.press("cashback")
    house.press("hybrid", amount_rial="10000", point_rial="300", times="2", birthday_rial="50000")
    first = house.sell(160_000_000)
    assert [(one.kind, one.amount) for one in first.earned] == [("points", 1600)]
    assert house.tier() == "gold"
    second = house.sell(10_000_000)
    assert second.earned_of(Unit.POINTS) == 200
    assert second.earned_of(Unit.CREDIT) == 0  # the cashback went off
    mina = house.mina()
    with house.scope():
        at = house.till.at
        change_points(customer_id=mina, points=100, request_key="1", actor=TILL, at=at)
    assert (house.held(Unit.POINTS), house.held()) == (1700, 300_000)
    house.take_back(second, number="r1")
    assert (house.held(Unit.POINTS), house.held()) == (1500, 300_000)

    house.till.pass_days(1)  # birthdays are looked at from the first moment of the day on
    today = to_jalali(local_day(house.till.at))
    with house.scope():
        born = Profile(birth_month=today.month, birth_day=today.day)
        change_customer(customer_id=mina, profile=born, actor=TILL, at=house.till.at)
        for _ in range(2):
            reward_birthdays(at=house.till.at)
    assert house.held() == 800_000

    house.press("cashback")  # and back again
    earned = house.sell(1_000_000).earned
    assert [(one.kind, one.amount) for one in earned] == [("credit", Decimal(50_000))]


def test_the_club_with_neighbours_is_set_up_on_its_own_page(house):
    page = house.owner.get("/panel/loyalty/ready/").context["page"]
    leads_to = {card.view.kind.slug: card.page_href for card in page.cards}
    assert leads_to.pop("coalition") == "/panel/loyalty/peers/"
    assert len(leads_to) == 6
    assert set(leads_to.values()) == {""}
