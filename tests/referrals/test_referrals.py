"""Who may be brought by whom, and when both sides are thanked for it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.referrals.conftest import NOON, Café
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.checkout.queries import rewarded_occasions
from vafa.checkout.types import OccasionReceipt
from vafa.customers.errors import UnknownCustomer
from vafa.customers.queries import get_customer
from vafa.referrals.actions import change_settings, ensure_code
from vafa.referrals.errors import (
    AlreadyBrought,
    InvitedInCircle,
    NotNew,
    OwnInvitation,
    RatesRise,
    UnknownInviter,
)
from vafa.referrals.models import Referral, ReferralSettings
from vafa.referrals.queries import (
    find_inviter,
    get_referral_of,
    list_referrals,
    sum_referrals,
)
from vafa.referrals.types import State
from vafa.sales.types import ReturnLine


def day(count):
    return NOON + timedelta(days=count)


def test_a_member_has_one_code_that_finds_them_however_it_is_typed(café):
    mina = café.person("مینا")
    code = ensure_code(mina)
    assert ensure_code(mina) == code
    assert len(code) == 8
    persian = code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    for typed in (code, f" {code[:4]} {code[4:]} ", persian, get_customer(mina).mobile):
        assert find_inviter(typed) == mina
    for typed in ("", "123", "09129999999"):
        with pytest.raises(UnknownInviter):
            find_inviter(typed)


def test_both_are_thanked_once_when_the_goods_can_no_longer_come_back(café):
    mina = café.person("مینا")
    reza = café.person("رضا", by=mina)
    assert café.pass_days(30) == 0  # who has not bought brings nothing
    café.sell(reza)
    [waiting] = list_referrals()
    assert (waiting.state, waiting.due_at) == (State.WAITING, day(7))
    assert café.pass_days(6.9) == 0
    assert (café.credit(mina), café.credit(reza)) == (0, 0)

    assert café.pass_days(7) == 1
    assert (café.credit(mina), café.credit(reza)) == (500_000, 200_000)
    café.sell(reza, at=day(8))
    assert café.pass_days(30) == 0
    assert (café.credit(mina), café.credit(reza)) == (500_000, 200_000)
    [settled] = list_referrals(inviter_id=mina)
    assert (settled.state, settled.credit_rial, settled.newcomer) == (
        State.SETTLED,
        700_000,
        "رضا",
    )
    sums = sum_referrals()
    assert (sums.brought, sums.bought, sums.waiting, sums.settled) == (1, 1, 0, 1)
    assert sums.credit_rial == 700_000


def test_every_award_says_why(café):
    mina = café.person()
    café.sell(café.person(by=mina))
    café.pass_days(7)
    [kept] = rewarded_occasions().filter(customer_id=mina)
    said = OccasionReceipt.read(kept.receipt).why
    assert [one.rule_name for one in said if one.applied] == ["referral 500000"]
    assert all(one.sentence for one in said)


def test_a_return_in_time_means_nothing_is_given_to_anybody(café):
    mina = café.person()
    reza = café.person(by=mina)
    café.take_back(café.sell(reza), at=day(3))
    assert list_referrals()[0].state is State.JOINED
    assert café.pass_days(30) == 0
    assert (café.credit(mina), café.credit(reza)) == (0, 0)

    café.sell(reza, at=day(40))  # what never having bought would leave: the next one is the first
    assert café.pass_days(46) == 0
    assert café.pass_days(47) == 1
    assert café.credit(mina) == 500_000


def test_a_return_that_nobody_followed_up_is_seen_when_it_falls_due(café):
    mina = café.person()
    reza = café.person(by=mina)
    sale_id = café.sell(reza)
    Referral.objects.update(bought_at=NOON)
    café.take_back(sale_id, at=day(2))
    Referral.objects.update(bought_at=NOON)  # as if the event had been lost
    assert café.pass_days(30) == 0
    assert Referral.objects.get().bought_at is None
    assert café.credit(mina) == 0


def test_a_part_that_is_kept_counts_if_it_is_large_enough(café):
    change_settings(least_rial=600_000, actor=SYSTEM, at=NOON)
    mina, lines = café.person(), (ReturnLine(position=0, quantity=Decimal("0.5")),)
    small, large = café.person(by=mina), café.person(by=mina)
    café.take_back(café.sell(small), at=day(1), lines=lines)
    café.take_back(café.sell(large, 2_000_000), at=day(1), lines=lines)
    assert café.pass_days(30) == 1
    assert (café.credit(small), café.credit(large)) == (0, 200_000)


def test_who_has_bought_is_not_new(café):
    mina, reza = café.person(), café.person()
    café.sell(reza)
    with pytest.raises(NotNew):
        café.bring(reza, mina)
    assert Referral.objects.count() == 0


def test_one_person_has_one_inviter_and_a_repeat_changes_nothing(café):
    mina, sara = café.person(), café.person()
    reza = café.person(by=mina)
    café.bring(reza, mina)
    with pytest.raises(AlreadyBrought) as refused:
        café.bring(reza, sara)
    assert refused.value.facts["customer_id"] == mina
    assert AuditRecord.objects.filter(act="referral.set").count() == 1
    assert get_referral_of(reza).inviter_id == mina


def test_nobody_brings_themselves_nor_somebody_unknown(café):
    mina = café.person()
    with pytest.raises(OwnInvitation):
        café.bring(mina, mina)
    with pytest.raises(UnknownCustomer):
        café.bring(mina, 7)


def test_no_circle_closes_however_long(café):
    first, *others = people = [café.person() for _ in range(4)]
    café.bring(people[2], people[1])  # in an order that makes trees grow together
    café.bring(people[3], people[2])
    café.bring(people[1], first)
    for one in others:
        with pytest.raises(InvitedInCircle):
            café.bring(first, one)
    assert set(Referral.objects.values_list("root_id", flat=True)) == {first}


def test_the_database_refuses_a_circle_too(café):
    mina = café.person()
    with pytest.raises(IntegrityError), transaction.atomic():
        facts = {"newcomer_id": mina, "inviter_id": mina, "root_id": mina}
        Referral(**facts, way="till", at=NOON).save(force_insert=True)


def test_further_levels_are_off_until_the_club_wants_them(café):
    mina = café.person()
    reza = café.person(by=mina)
    café.sell(café.person(by=reza))
    café.pass_days(7)
    assert (café.credit(mina), café.credit(reza)) == (0, 500_000)


def test_further_levels_get_falling_shares_of_the_reward(café):
    change_settings(second_percent=30, third_percent=10, actor=SYSTEM, at=NOON)
    chain = [café.person()]
    for _ in range(4):
        chain.append(café.person(by=chain[-1]))
    café.sell(chain[-1])
    assert café.pass_days(7) == 1
    assert [café.credit(one) for one in chain] == [0, 50_000, 150_000, 500_000, 200_000]
    assert list_referrals()[0].credit_rial == 900_000


def test_rates_never_rise(café):
    for levels in ({"third_percent": 10}, {"second_percent": 10, "third_percent": 20}):
        with pytest.raises(RatesRise):
            change_settings(**levels, actor=SYSTEM, at=NOON)
    assert ReferralSettings.objects.filter(third_percent__gt=0).count() == 0


def test_the_rules_cap_bounds_what_one_inviter_gets(café):
    caps = [{"most": 2, "counts": "times", "per": "customer", "within": "month"}]
    café.rule("referral", 300_000, caps=caps, priority=9, exclusive=True)
    mina = café.person()
    for _ in range(3):
        café.sell(café.person(by=mina))
    assert café.pass_days(7) == 3
    assert café.credit(mina) == 600_000


def test_without_a_rule_it_is_over_and_cost_nothing(scope):
    café = Café(scope, rewards={})
    café.sell(café.person(by=café.person()))
    assert café.pass_days(7) == 1
    assert (sum_referrals().settled, sum_referrals().credit_rial) == (1, 0)
