"""Buying on account through the door of the till, and paying for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checkout.conftest import MINA, NOW, TILL, Till
from tests.trust.test_races import crowd
from vafa.checkout.queries import quote_sale
from vafa.checkout.types import Redeem
from vafa.customers.actions import register_customer
from vafa.customers.types import JoinedBy, Profile
from vafa.foundation.errors import Refused
from vafa.ledger.queries import get_balance, list_statement, verify_books
from vafa.ledger.types import Holder, Purpose, Unit
from vafa.onaccount.actions import set_account, take_payment
from vafa.onaccount.errors import (
    BadAccount,
    BadPayment,
    MoreThanOwed,
    NoAccount,
    OverAccountLimit,
    SameKeyOtherPayment,
)
from vafa.onaccount.models import Bill
from vafa.onaccount.queries import (
    find_account,
    list_accounts,
    list_accounts_from,
    list_entries,
    sum_debts,
)
from vafa.onaccount.types import Ageing
from vafa.sales.models import Sale
from vafa.sales.types import PaymentInput
from vafa.tenancy.scope import business_scope


class AccountTill(Till):
    """A till whose customers may buy on account."""

    def member(self, mobile=MINA):
        return register_customer(
            mobile=mobile,
            profile=Profile(first_name="مینا"),
            joined_by=JoinedBy.CASHIER,
            actor=TILL,
            at=NOW,
        ).id

    def account(self, limit=1_000_000, *, mobile=MINA, **more):
        customer_id = self.member(mobile)
        self.terms(customer_id, limit, **more)
        return customer_id

    def terms(self, customer_id, limit=1_000_000, term_days=30, **more):
        set_account(
            customer_id=customer_id,
            limit_rial=limit,
            term_days=term_days,
            actor=TILL,
            at=self.at,
            **more,
        )

    def on_account(self, *prices, part=None, **more):
        total = sum(prices)
        part = total if part is None else part
        payments = [PaymentInput(method="account", amount_rial=part)]
        if part < total:
            payments.insert(0, PaymentInput(method="cash", amount_rial=total - part))
        return self.sale(*prices, payments=tuple(payments), **more)

    def buy(self, *prices, **more):
        return self.accept(self.on_account(*prices, **more))

    def pay(self, customer_id, amount, *, key="p1", reason="رسید ۱۲"):
        return take_payment(
            customer_id=customer_id,
            amount_rial=amount,
            reason=reason,
            request_key=key,
            actor=TILL,
            at=self.at,
        )

    def owed(self, customer_id):
        """What the books say, which is what the bills say."""
        owed = -get_balance(Holder.CUSTOMER, customer_id, Purpose.OWED, Unit.CREDIT)
        view = find_account(customer_id, at=self.at)
        assert owed == (view.owed_rial if view else 0)
        self.prove()
        return owed


@pytest.fixture
def till(scope):
    return AccountTill(scope)


def test_what_is_bought_on_account_is_owed_up_to_the_limit(till):
    mina = till.account(1_000_000)
    till.buy(600_000)
    assert till.owed(mina) == 600_000
    assert find_account(mina, at=NOW).room_rial == 400_000
    with pytest.raises(OverAccountLimit) as refusal:
        till.buy(400_001)
    assert refusal.value.pointer == "/payments/0"
    assert refusal.value.facts == {
        "room_rial": 400_000,
        "limit_rial": 1_000_000,
        "owed_rial": 600_000,
    }
    till.buy(500_000, part=400_000)
    assert (till.owed(mina), Sale.objects.count()) == (1_000_000, 2)


def test_who_has_no_account_or_a_closed_one_buys_nothing_on_it(till):
    mina = till.member()
    with pytest.raises(NoAccount) as refusal:
        till.buy(100, part=40)
    assert refusal.value.pointer == "/payments/1"
    with pytest.raises(NoAccount):
        till.buy(100, mobile=None)
    till.terms(mina)
    till.buy(100)
    till.terms(mina, is_open=False)
    with pytest.raises(NoAccount):
        till.buy(100)
    assert till.owed(mina) == 100
    till.pay(mina, 100)
    assert (till.owed(mina), Sale.objects.count()) == (0, 1)


def test_a_quote_refuses_the_same_and_keeps_nothing(till):
    mina = till.account(100)
    assert quote_sale(till.on_account(100), at=NOW).to_pay_rial == 100
    with pytest.raises(OverAccountLimit):
        quote_sale(till.on_account(101), at=NOW)
    with pytest.raises(NoAccount):
        quote_sale(till.on_account(1, mobile="+989350000000"), at=NOW)
    assert till.owed(mina) == 0


def test_a_repeat_owes_nothing_more(till):
    mina, sale = till.account(), till.on_account(300)
    first = till.accept(sale)
    again = till.accept(sale)
    assert (again.sale_id, till.owed(mina)) == (first.sale_id, 300)


def test_credit_comes_off_what_goes_on_the_account(till):
    till.credit_rule(10)
    mina = till.account()
    till.sell(1_000_000)
    sale = till.on_account(500_000)
    till.accept(sale, redeem=Redeem(credit_rial=100_000, without_code=True))
    assert till.owed(mina) == 400_000


def test_returns_owe_less_line_by_line_and_together_all_of_it(till):
    mina = till.account()
    sale = till.buy(100, 33, 67, part=101)
    off = [till.take_back(sale, (n, 1), number=f"r{n}").account_rial for n in range(3)]
    assert (sum(off), till.owed(mina)) == (101, 0)


def test_a_return_of_what_was_paid_lowers_other_bills_and_never_below_nothing(till):
    mina = till.account()
    paid, other = till.buy(300), till.buy(200)
    till.pay(mina, 300)
    assert till.take_back(paid).account_rial == 200
    assert till.owed(mina) == 0
    assert till.take_back(other, number="r2").account_rial == 0
    assert till.owed(mina) == 0


def test_the_same_return_twice_counts_once(till):
    mina = till.account()
    till.buy(200)
    sale = till.buy(300)
    assert till.take_back(sale) == till.take_back(sale)
    assert till.owed(mina) == 200


@pytest.mark.parametrize("corrected", [0, 100, 300, 700])
def test_a_correction_writes_the_difference(till, corrected):
    mina = till.account(700)
    sale = till.on_account(700, part=300)
    till.accept(sale)
    payments = (
        PaymentInput(method="cash", amount_rial=700 - corrected),
        PaymentInput(method="account", amount_rial=corrected),
    )
    till.accept(replace(sale, revision=2, payments=payments))
    assert till.owed(mina) == corrected
    till.accept(replace(sale, revision=3))
    assert till.owed(mina) == 300


def test_a_correction_above_the_limit_changes_nothing(till):
    mina = till.account(500)
    sale = till.on_account(700, part=300)
    till.accept(sale)
    with pytest.raises(OverAccountLimit):
        till.accept(
            replace(sale, revision=2, payments=(PaymentInput(method="account", amount_rial=700),))
        )
    assert (till.owed(mina), Sale.objects.get().revision) == (300, 1)


def test_a_payment_closes_the_oldest_bills_and_its_key_pays_once(till):
    mina = till.account()
    till.buy(300)
    till.pass_days(1)
    till.buy(200)
    first = till.pay(mina, 350)
    assert till.pay(mina, 350).id == first.id
    assert list(Bill.objects.order_by("bought_on").values_list("open_rial", flat=True)) == [0, 150]
    with pytest.raises(SameKeyOtherPayment):
        till.pay(mina, 100)
    with pytest.raises(MoreThanOwed) as refusal:
        till.pay(mina, 151, key="p2")
    assert refusal.value.facts == {"owed_rial": 150}
    assert till.owed(mina) == 150


def test_impossible_terms_and_payments_are_refused(till):
    mina = till.account()
    till.buy(100)
    for wrong in ({"limit": -1}, {"term_days": 367}):
        with pytest.raises(BadAccount):
            till.terms(mina, **wrong)
    for amount, reason in ((0, "رسید"), (50, " ")):
        with pytest.raises(BadPayment):
            till.pay(mina, amount, reason=reason)
    with pytest.raises(NoAccount):
        till.pay(till.member("+989350000001"), 5)


def test_debts_age_from_the_day_of_the_purchase(till):
    mina = till.account(term_days=45)
    for amount, days in ((1, 30), (2, 30), (4, 30), (8, 1), (16, 0)):
        till.buy(amount)  # in the end 91, 61, 31, 1 and 1 days old
        till.pass_days(days)
    ageing = find_account(mina, at=till.at).ageing
    assert ageing == Ageing(to_30=24, to_60=4, to_90=2, older=1, overdue=3)
    assert sum_debts(at=till.at) == ageing


def test_the_list_has_who_owes_most_first_and_the_statement_every_change(till):
    mina, ali = till.account(), till.account(mobile="+989350000001")
    nobody = till.account(mobile="+989350000002")
    till.buy(300)
    sale = till.buy(500, mobile="+989350000001")
    till.take_back(sale)
    till.buy(200, mobile="+989350000001")
    till.pay(ali, 50)
    assert [one.customer_id for one in list_accounts(at=NOW)] == [mina, ali, nobody]
    assert [one.owed_rial for one in list_accounts(only_owing=True, at=NOW)] == [300, 150]
    newest = list_accounts_from(None, limit=2, at=NOW)
    assert [one.customer_id for one in newest] == [nobody, ali]
    [last] = list_accounts_from(newest[-1].id, at=NOW)
    assert last.customer_id == mina
    entries = list_entries(ali, at=NOW)
    assert [(one.kind, one.amount_rial, one.owed_rial) for one in entries] == [
        ("payment", -50, 150),
        ("on_account", 200, 200),
        ("refund", -500, 0),
        ("on_account", 500, 500),
    ]
    assert list_entries(ali, before_id=entries[1].id, at=NOW) == entries[2:]
    assert list_statement(ali) == []


def test_a_list_costs_as_much_for_three_as_for_one(till, django_assert_num_queries):
    till.account()
    till.buy(10)
    with django_assert_num_queries(3):
        list_accounts(at=NOW)
    for number in range(2):
        till.account(mobile=f"+98935000000{number}")
        till.buy(10, mobile=f"+98935000000{number}")
    with django_assert_num_queries(3):
        assert len(list_accounts(at=NOW)) == 3


def test_fifty_tills_at_once_on_the_last_of_the_limit_exactly_one_wins(committed, business):
    with business_scope(business.pk):
        till = AccountTill(business)
        mina = till.account(100_000)
        sales = [till.on_account(100_000) for _ in range(50)]

    def buy(sale):
        def act():
            with business_scope(business.pk):
                return till.accept(sale)

        return act

    results = crowd([buy(sale) for sale in sales])

    won = [one for one in results if not isinstance(one, Refused)]
    assert (len(won), sum(isinstance(one, OverAccountLimit) for one in results)) == (1, 49)
    with business_scope(business.pk):
        assert (till.owed(mina), Sale.objects.count()) == (100_000, 1)


def test_ten_presses_of_one_payment_pay_once(committed, business):
    with business_scope(business.pk):
        till = AccountTill(business)
        mina = till.account()
        till.buy(1_000)

    def act():
        with business_scope(business.pk):
            return till.pay(mina, 300).id

    assert len(set(crowd([act] * 10))) == 1
    with business_scope(business.pk):
        assert till.owed(mina) == 700
        assert list(verify_books(business.pk)) == []
