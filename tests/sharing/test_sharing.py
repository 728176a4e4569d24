"""Wallets that a family or a company shares: earned into, spent by limits, left and closed."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from tests.checkout.conftest import MINA, NOW, TILL, Till
from vafa.checkout.actions import accept_sale
from vafa.checkout.labels import load_labels
from vafa.checkout.queries import quote_sale
from vafa.checkout.types import Redeem
from vafa.customers.actions import register_customer
from vafa.customers.types import JoinedBy, Profile
from vafa.foundation.errors import Refused
from vafa.ledger.errors import NotEnoughBalance
from vafa.ledger.models import Lot
from vafa.ledger.queries import list_statement, load_wallet, verify_books
from vafa.ledger.types import Holder, Unit
from vafa.sharing.actions import (
    add_member,
    change_member,
    close_wallet,
    leave,
    make_head,
    open_wallet,
    put_in,
    top_up,
)
from vafa.sharing.errors import (
    AlreadyShares,
    BadSharing,
    BadTopUp,
    HeadStays,
    NotAMember,
    OnlySharedCredit,
    OverShareLimit,
    SharedWalletClosed,
    UnknownSharedWallet,
)
from vafa.sharing.models import SharedUse
from vafa.sharing.queries import find_own_share, list_members, list_shared
from vafa.sharing.types import MemberTerms
from vafa.tenancy.scope import business_scope

ALI = "+989350000001"
SARA = "+989350000002"


class SharingTill(Till):
    """A till of a café in which Mina and Ali share a wallet."""

    def person(self, mobile, name="مینا"):
        return register_customer(
            mobile=mobile,
            profile=Profile(first_name=name),
            joined_by=JoinedBy.CASHIER,
            actor=TILL,
            at=NOW,
        ).id

    def family(self, **limits):
        self.mina, self.ali = self.person(MINA), self.person(ALI, "علی")
        self.shared = open_wallet(
            name="خانوادهٔ مینا", kind="family", head_id=self.mina, actor=TILL, at=NOW
        )
        self.join(self.ali, **limits)
        return self.shared

    def join(self, customer_id, **terms):
        add_member(
            wallet_id=self.shared,
            customer_id=customer_id,
            terms=MemberTerms(**terms),
            actor=TILL,
            at=NOW,
        )

    def fill(self, rial, key="t1"):
        top_up(
            wallet_id=self.shared, amount_rial=rial, reason="نقد", key=key, actor=TILL, at=self.at
        )

    def use(self, amount, *prices, mobile=ALI, **more):
        redeem = Redeem(credit_rial=amount, without_code=True, from_shared=True)
        return self.sell(*(prices or (1_000_000,)), redeem=redeem, mobile=mobile, **more)

    def in_it(self):
        """What is in the shared wallet, in sound books."""
        self.prove()
        wallet = load_wallet(self.shared, at=self.at, holder=Holder.SHARED)
        return wallet.usable[Unit.CREDIT]

    def used(self):
        return sum(SharedUse.objects.values_list("amount_rial", flat=True))


@pytest.fixture
def till(scope):
    return SharingTill(scope)


def test_what_members_buy_earns_into_the_wallet_and_any_of_them_spends_it(till):
    till.credit_rule(10)
    till.family()
    receipt = till.sell(1_000_000)
    assert (receipt.balance_rial, till.in_it()) == (0, 100_000)
    [lot] = Lot.objects.filter(remaining__gt=0)
    assert (lot.rule_id, lot.cause_id, lot.amount) == (
        receipt.earned[0].rule_id,
        receipt.sale_id,
        100_000,
    )
    spent = till.use(60_000, 60_000)
    assert (spent.to_pay_rial, till.in_it(), till.used()) == (0, 40_000, 60_000)


def test_who_earns_for_themselves_keeps_it_and_points_are_ones_own(till):
    till.credit_rule(10)
    till.points_rule(points=7, per="visit")
    till.family(earns_to_shared=False)
    till.sell(1_000_000, mobile=ALI)
    assert (till.credit(ALI), till.in_it()) == (100_000, 0)
    till.sell(1_000_000)
    assert (till.points(), till.credit(), till.in_it()) == (7, 0, 100_000)


def test_a_return_takes_the_award_out_of_the_shared_wallet(till):
    till.credit_rule(10)
    till.family()
    receipt = till.sell(600_000, 400_000)
    till.take_back(receipt, (0, 1))
    assert till.in_it() == 40_000
    till.take_back(receipt, number="r2")
    assert (till.in_it(), till.credit()) == (0, 0)


def test_what_the_family_spent_of_it_meanwhile_is_owed_by_who_takes_back(till):
    till.credit_rule(10)
    till.family(earns_to_shared=False)
    receipt = till.sell(1_000_000)
    till.use(70_000)
    till.take_back(receipt)
    assert (till.in_it(), till.credit()) == (0, -70_000)


def test_spent_credit_returns_to_the_wallet_it_came_from_and_so_does_the_room(till):
    till.family(daily_most_rial=100_000)
    till.fill(500_000)
    receipt = till.use(100_000, 100_000, 100_000)
    with pytest.raises(OverShareLimit):
        till.use(1)
    till.take_back(receipt, (0, 1))
    assert (till.in_it(), till.credit(ALI), till.used()) == (450_000, 0, 50_000)
    till.use(50_000)
    till.take_back(receipt, number="r2")
    assert (till.in_it(), till.used()) == (450_000, 50_000)


def test_limits_hold_for_the_day_and_the_jalali_month(till):
    till.family(daily_most_rial=100_000, monthly_most_rial=150_000)
    till.fill(1_000_000)
    till.use(100_000)
    with pytest.raises(OverShareLimit) as refusal:
        till.use(1)
    assert refusal.value.pointer == "/redeem/credit_rial"
    assert refusal.value.facts == {"room_rial": 0}
    till.use(300_000, mobile=MINA)
    till.pass_days(2)  # 2 Azar
    till.use(100_000)
    till.pass_days(1)
    with pytest.raises(OverShareLimit) as refusal:
        till.use(50_001)
    assert refusal.value.facts == {"room_rial": 50_000}
    redeem = Redeem(without_code=True, from_shared=True)
    assert till.sell(1_000_000, mobile=ALI, redeem=redeem).credit_spent_rial == 50_000
    assert till.in_it() == 450_000


def test_a_members_own_code_opens_it_and_another_does_not(till):
    till.family()
    till.fill(100_000)
    code = till.code(ALI)
    sale = till.sale(50_000, mobile=ALI)
    till.accept(sale, redeem=Redeem(code=code, credit_rial=50_000, from_shared=True))
    assert till.in_it() == 50_000
    with pytest.raises(Refused):
        till.sell(1, mobile=ALI, redeem=Redeem(code=code, from_shared=True))
    with pytest.raises(Refused):
        till.sell(1, mobile=ALI, redeem=Redeem(from_shared=True))
    assert till.in_it() == 50_000


def test_more_than_there_is_strangers_points_and_quotes(till):
    till.family()
    till.fill(100_000)
    with pytest.raises(NotEnoughBalance):
        till.use(100_001)
    till.person(SARA, "سارا")
    with pytest.raises(NotAMember):
        till.use(1, mobile=SARA)
    with pytest.raises(OnlySharedCredit):
        redeem = Redeem(points=1, without_code=True, from_shared=True)
        till.sell(1, mobile=ALI, redeem=redeem)
    redeem = Redeem(without_code=True, from_shared=True)
    quote = quote_sale(till.sale(60_000, mobile=ALI), redeem=redeem, at=till.at)
    assert (quote.to_pay_rial, till.in_it(), till.used()) == (0, 100_000, 0)
    with pytest.raises(NotAMember):
        quote_sale(till.sale(1, mobile=SARA), redeem=redeem, at=till.at)


def test_a_correction_gives_back_and_takes_back_where_it_was(till):
    till.credit_rule(10)
    till.family()
    till.fill(500_000)
    redeem = Redeem(credit_rial=300_000, without_code=True, from_shared=True)
    sale = till.sale(1_300_000, mobile=ALI)
    till.accept(sale, redeem=redeem)
    assert till.in_it() == 200_000 + 100_000
    less = till.sale(200_000, mobile=ALI, number=sale.number, revision=2)
    till.accept(less, redeem=redeem)
    assert (till.in_it(), till.used(), till.credit(ALI)) == (300_000, 200_000, 0)


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_correction_finds_the_wallet_that_its_buyer_has_left(till, is_closed):
    till.credit_rule(10)
    till.family()
    till.fill(500_000)
    sale = till.use(300_000, 1_300_000)
    leave(wallet_id=till.shared, customer_id=till.ali, actor=TILL, at=NOW)
    if is_closed:
        close_wallet(wallet_id=till.shared, actor=TILL, at=NOW)
    till.accept(till.sale(200_000, mobile=ALI, number=sale.number, revision=2))
    assert till.used() == 200_000
    found = (till.in_it(), till.credit(MINA), till.credit(ALI))
    assert found == ((0, 200_000, 100_000) if is_closed else (300_000, 0, 0))


def test_a_repeat_spends_once(till):
    till.family()
    till.fill(100_000)
    sale = till.sale(60_000, mobile=ALI)
    redeem = Redeem(credit_rial=60_000, without_code=True, from_shared=True)
    first = till.accept(sale, redeem=redeem)
    assert till.accept(sale, redeem=redeem) == first
    assert (till.in_it(), till.used()) == (40_000, 60_000)


def test_own_credit_goes_in_with_its_terms_once_for_a_key(till):
    till.credit_rule(10, days=30)
    till.family(earns_to_shared=False)
    till.sell(1_000_000, mobile=ALI)
    end = till.wallet(ALI).lots[0].expires_at
    for _press in range(2):
        put_in(
            wallet_id=till.shared,
            customer_id=till.ali,
            amount_rial=70_000,
            key="k",
            actor=TILL,
            at=till.at,
        )
    assert (till.credit(ALI), till.in_it()) == (30_000, 70_000)
    [lot] = load_wallet(till.shared, at=till.at, holder=Holder.SHARED).lots
    assert lot.expires_at == end
    with pytest.raises(BadTopUp):
        put_in(
            wallet_id=till.shared,
            customer_id=till.ali,
            amount_rial=0,
            key="k2",
            actor=TILL,
            at=till.at,
        )


def test_who_leaves_leaves_what_is_in_it_and_the_head_stays(till):
    till.credit_rule(10)
    till.family()
    till.sell(1_000_000, mobile=ALI)
    with pytest.raises(HeadStays):
        leave(wallet_id=till.shared, customer_id=till.mina, actor=TILL, at=till.at)
    leave(wallet_id=till.shared, customer_id=till.ali, actor=TILL, at=till.at)
    with pytest.raises(NotAMember):
        till.use(1)
    till.sell(1_000_000, mobile=ALI)
    assert (till.credit(ALI), till.in_it()) == (100_000, 100_000)
    till.join(till.ali)
    make_head(wallet_id=till.shared, customer_id=till.ali, actor=TILL, at=till.at)
    leave(wallet_id=till.shared, customer_id=till.mina, actor=TILL, at=till.at)
    [member] = list_members(till.shared, day=till.at.date())
    assert (member.membership.customer_id, member.membership.is_head) == (till.ali, True)


def test_closing_moves_every_lot_to_the_heir_with_its_terms(till):
    till.credit_rule(10, days=30)
    till.family()
    till.sell(1_000_000)
    till.fill(500_000)
    before = {
        (lot.amount, lot.expires_at, lot.promotional, lot.rule_id)
        for lot in load_wallet(till.shared, at=till.at, holder=Holder.SHARED).lots
    }
    close_wallet(wallet_id=till.shared, heir_id=till.ali, actor=TILL, at=till.at)
    assert {
        (lot.amount, lot.expires_at, lot.promotional, lot.rule_id) for lot in till.wallet(ALI).lots
    } == before
    assert (till.in_it(), list_shared()) == (0, [])
    for act in (lambda: till.fill(1, key="t2"), lambda: till.join(till.mina)):
        with pytest.raises(SharedWalletClosed):
            act()
    assert find_own_share(till.mina, at=till.at, day=till.at.date()) is None


def test_a_return_after_closing_is_the_buyers_own_with_its_terms(till):
    till.family()
    till.fill(500_000)
    receipt = till.use(100_000, 100_000)
    close_wallet(wallet_id=till.shared, actor=TILL, at=till.at)
    assert till.credit() == 400_000
    till.take_back(receipt)
    assert (till.credit(ALI), till.in_it(), till.used()) == (100_000, 0, 0)
    assert till.wallet(ALI).lots[0].expires_at is None


def test_one_shares_one_wallet_at_a_time(till):
    till.family()
    with pytest.raises(AlreadyShares):
        till.join(till.ali)
    with pytest.raises(AlreadyShares):
        open_wallet(name="شرکت", kind="company", head_id=till.mina, actor=TILL, at=NOW)
    for name, kind in ((" ", "family"), ("نام", "gang")):
        with pytest.raises(BadSharing):
            open_wallet(name=name, kind=kind, head_id=till.mina, actor=TILL, at=NOW)
    with pytest.raises(BadSharing):
        change_member(
            wallet_id=till.shared,
            customer_id=till.ali,
            terms=MemberTerms(daily_most_rial=-1),
            actor=TILL,
            at=NOW,
        )
    with pytest.raises(UnknownSharedWallet):
        add_member(wallet_id=1, customer_id=till.ali, actor=TILL, at=NOW)


def test_a_family_is_a_group_that_rules_may_ask_for(till):
    till.family()
    assert load_labels(till.ali, ["shared:family"], at=NOW) == {"shared:family"}
    assert load_labels(till.person(SARA), ["shared:family"], at=NOW) == frozenset()


def test_a_sale_of_who_shares_nothing_asks_once_more_and_without_any_nothing(till):
    sale = till.sale(1_000, mobile=SARA)
    till.person(SARA)
    till.sell(1_000, mobile=SARA)
    with CaptureQueriesContext(connection) as before:
        till.accept(sale)
    till.family()
    till.sell(1_000, mobile=SARA)
    with CaptureQueriesContext(connection) as after:
        till.sell(1_000, mobile=SARA)
    assert len(after) == len(before) + 1


def test_lists_ask_as_often_for_three_as_for_one(till):
    till.family()
    with CaptureQueriesContext(connection) as one:
        assert len(list_shared()) == 1
        assert len(list_members(till.shared, day=NOW.date())) == 2
    till.join(till.person(SARA, "سارا"))
    till.shared = open_wallet(
        name="شرکت", kind="company", head_id=till.person("+989350000003"), actor=TILL, at=NOW
    )
    with CaptureQueriesContext(connection) as more:
        assert len(list_shared()) == 2
        assert len(list_members(till.shared, day=NOW.date())) == 1
    assert len(one) == len(more) == 2


def test_of_many_at_once_nobody_spends_over_the_limit(committed, business):
    with business_scope(business.pk):
        till = SharingTill(business)
        till.family(daily_most_rial=100_000)
        till.fill(1_000_000)
        redeem = Redeem(credit_rial=40_000, without_code=True, from_shared=True)
        sales = [till.sale(40_000, mobile=ALI, number=f"n{place}") for place in range(8)]
    refused = []

    def spend(sale):
        try:
            with business_scope(business.pk):
                accept_sale(sale, actor=TILL, at=till.at, redeem=redeem)
        except OverShareLimit as refusal:
            refused.append(refusal)
        finally:
            connections.close_all()

    rivals = [threading.Thread(target=spend, args=[sale]) for sale in sales]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    with business_scope(business.pk):
        assert (len(refused), till.used(), till.in_it()) == (6, 80_000, 920_000)
        assert list(verify_books(business.pk)) == []


def test_the_statement_of_the_wallet_says_what_came_and_went(till):
    till.credit_rule(10)
    till.family()
    till.fill(100_000)
    till.sell(1_000_000)
    till.use(30_000)
    lines = list_statement(till.shared, holder=Holder.SHARED)
    kinds = [(line.kind, line.amount) for line in lines]
    assert kinds[-1] == ("sell", 100_000)
    assert ("move", 100_000) in kinds
    assert sum(amount for _, amount in kinds) == till.in_it()
