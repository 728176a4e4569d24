"""Two customers who turn out to be one: everything comes together, and parts again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.checkout.conftest import MINA, TILL
from tests.checkout.test_discounts import discount
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import (
    hold_credit,
    merge_customers,
    part_customers,
    reward_occasion,
)
from vafa.checkout.queries import preview_merge, quote_sale
from vafa.checkout.types import Happening, Redeem
from vafa.coupons.actions import give_code
from vafa.customers.actions import register_customer
from vafa.customers.errors import MergedAlready, MergeOver, SameCustomer, SettleFirst
from vafa.customers.queries import customers, find_by_mobile, find_customer
from vafa.customers.types import CustomerKey, JoinedBy, Profile
from vafa.insight.actions import refresh_customer
from vafa.insight.queries import get_metrics
from vafa.ledger.types import Unit
from vafa.rules.actions import create_rule
from vafa.rules.types import read_rule
from vafa.sharing.actions import open_wallet
from vafa.tiers.actions import give_tier, set_up_default
from vafa.tiers.queries import find_place

ALI = "+989351112233"


def merge(till, *, keep=MINA, gone=ALI):
    kept_id, gone_id = find_by_mobile(keep).id, find_by_mobile(gone).id
    return merge_customers(kept_id=kept_id, gone_id=gone_id, actor=SYSTEM, at=till.at)


def part(till, done):
    return part_customers(merge_id=done.id, actor=SYSTEM, at=till.at)


@pytest.fixture
def two(till):
    """Mina has 50,000 of credit, Ali 100,000 that ends earlier."""
    till.credit_rule(5)
    till.sell(1_000_000)
    till.ali = till.sell(2_000_000, mobile=ALI)
    return till


def test_value_comes_together_lot_by_lot_with_its_terms(two):
    before = sorted(lot.expires_at for who in (MINA, ALI) for lot in two.wallet(who).lots)
    merge(two)
    wallet = two.wallet()
    assert wallet.usable[Unit.CREDIT] == 150_000
    assert sorted(lot.amount for lot in wallet.lots) == [50_000, 100_000]
    assert sorted(lot.expires_at for lot in wallet.lots) == before
    two.prove()


def test_every_key_leads_to_who_was_kept(two):
    kept_id, gone_id = find_by_mobile(MINA).id, find_by_mobile(ALI).id
    code = two.code(ALI)
    merge(two)
    assert find_by_mobile(ALI).id == kept_id
    assert find_customer(CustomerKey(id=gone_id)).id == kept_id
    assert [one.id for one in customers()] == [kept_id]
    two.sell(1_000_000, mobile=ALI)
    assert two.credit() == 200_000
    receipt = two.sell(1_000_000, mobile=ALI, redeem=Redeem(credit_rial=60_000, code=code))
    assert (receipt.customer_id, receipt.credit_spent_rial) == (kept_id, 60_000)
    two.prove()


def test_purchases_are_counted_together(two):
    kept_id, gone_id = find_by_mobile(MINA).id, find_by_mobile(ALI).id
    refresh_customer(gone_id)
    done = merge(two)
    metrics = get_metrics(kept_id)
    assert (metrics.purchases, metrics.total_rial) == (2, 3_000_000)
    assert get_metrics(gone_id) is None
    part(two, done)
    assert get_metrics(kept_id).purchases == 1
    assert get_metrics(gone_id).total_rial == 2_000_000


def test_a_return_of_an_old_purchase_takes_back_what_came_with_it(two):
    merge(two)
    two.take_back(two.ali)
    assert two.credit() == 50_000
    two.prove()


def test_what_an_old_purchase_spent_comes_back_to_who_was_kept(two):
    spent = two.spend(80_000, mobile=ALI)
    merge(two)
    had = two.credit()
    earned = spent.earned_of(Unit.CREDIT)
    two.take_back(spent)
    assert two.credit() == had + 80_000 - earned
    two.prove()


def test_debts_come_along(two):
    two.spend(100_000, mobile=ALI)
    two.take_back(two.ali)
    assert two.credit(ALI) < 0
    both = two.credit() + two.credit(ALI)
    merge(two)
    assert two.credit() == both
    two.prove()


def test_parting_gives_back_what_is_left(two):
    done = merge(two)
    two.spend(120_000)
    part(two, done)
    assert (two.credit(), two.credit(ALI)) == (44_000, 30_000)  # 5 % of what was paid; the rest
    assert find_by_mobile(ALI).merged_into_id is None
    two.take_back(two.ali, number="r2")
    two.prove()


def test_a_merge_is_undone_once_and_within_thirty_days(two):
    done = merge(two)
    two.pass_days(30)
    with pytest.raises(MergeOver):
        part(two, done)
    two.at -= timedelta(seconds=1)
    part(two, done)
    with pytest.raises(MergeOver):
        part(two, done)


def test_who_was_merged_is_merged_no_more_than_once(two):
    kept_id, gone_id = find_by_mobile(MINA).id, find_by_mobile(ALI).id
    merge(two)
    for pair in ((kept_id, gone_id), (gone_id, kept_id)):
        with pytest.raises(MergedAlready):
            merge_customers(kept_id=pair[0], gone_id=pair[1], actor=SYSTEM, at=two.at)
    with pytest.raises(SameCustomer):
        merge_customers(kept_id=kept_id, gone_id=kept_id, actor=SYSTEM, at=two.at)
    assert two.credit() == 150_000


def test_a_chain_of_merges_leads_to_its_end_and_back(two):
    first = merge(two)
    third = register_customer(
        mobile="09127654321", profile=Profile(), joined_by=JoinedBy.API, actor=SYSTEM, at=two.at
    )
    kept_id = find_by_mobile(MINA).id
    last = merge_customers(kept_id=third.id, gone_id=kept_id, actor=SYSTEM, at=two.at)
    assert {find_by_mobile(one).id for one in (MINA, ALI)} == {third.id}
    with pytest.raises(MergeOver):
        part(two, first)
    part(two, last)
    assert {find_by_mobile(one).id for one in (MINA, ALI)} == {kept_id}
    part(two, first)
    assert two.credit(ALI) == 100_000
    two.prove()


def test_what_is_of_one_person_alone_is_ended_first(two):
    gone = find_by_mobile(ALI)
    hold_credit(
        customer_id=gone.id,
        amount_rial=10_000,
        minutes=5,
        reference="h",
        without_code=True,
        actor=TILL,
        at=two.at,
    )
    assert "کنار گذاشته" in preview_merge(gone, at=two.at).obstacle
    with pytest.raises(SettleFirst):
        merge(two)
    assert (two.credit(), two.credit(ALI)) == (50_000, 90_000)


def test_who_shares_a_wallet_leaves_it_first(two):
    gone = find_by_mobile(ALI)
    open_wallet(name="خانه", kind="family", head_id=gone.id, actor=SYSTEM, at=two.at)
    with pytest.raises(SettleFirst) as refused:
        merge(two)
    assert "کیف پول مشترک" in str(refused.value)


def test_an_event_that_names_who_is_gone_rewards_who_was_kept(two):
    reward = {"kind": "points", "points": 7, "per": "visit"}
    spec = read_rule({"name": "visit", "when": {"kind": "visit"}, "reward": reward})
    create_rule(spec=spec, actor=TILL, at=two.at - timedelta(days=1), state="live")
    gone_id = find_by_mobile(ALI).id
    merge(two)
    happening = Happening(trigger="visit", key="v1", customer_id=gone_id, at=two.at)
    first = reward_occasion(happening, actor=TILL, at=two.at)
    assert two.points() == 7
    assert reward_occasion(happening, actor=TILL, at=two.at) == first
    assert two.points() == 7


def test_a_code_that_was_given_to_one_alone_goes_along_and_back(two):
    made = discount(10, automatic=False)
    theirs = {"customer_id": two.ali.customer_id, "days": 9, "reference": "x"}
    code = give_code(discount_id=made.id, at=two.at, **theirs)
    done = merge(two)

    def takes_off(mobile):
        use, sale = Redeem(discount_codes=(code.text,)), two.sale(1_000_000, mobile=mobile)
        return quote_sale(sale, at=two.at, redeem=use, actor=TILL).discount_rial

    assert takes_off(MINA) == 100_000
    part(two, done)
    assert (takes_off(MINA), takes_off(ALI)) == (0, 100_000)


def test_a_preview_says_what_would_come(two):
    gone = find_by_mobile(ALI)
    told = preview_merge(gone, at=two.at)
    assert (told.credit_rial, told.points, told.purchases, told.obstacle) == (100_000, 0, 1, "")
    assert two.credit(ALI) == 100_000


def test_a_tier_that_was_given_goes_along_and_back(two):
    set_up_default(actor=SYSTEM, at=two.at)
    kept_id, gone_id = find_by_mobile(MINA).id, find_by_mobile(ALI).id
    give_tier("silver", customer_id=gone_id, months=3, reference="gift", at=two.at)
    done = merge(two)
    assert find_place(kept_id, at=two.at).tier.slug == "silver"
    part(two, done)
    assert find_place(kept_id, at=two.at).tier.slug == "bronze"
    assert find_place(gone_id, at=two.at).tier.slug == "silver"
