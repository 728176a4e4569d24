"""T04 and the crowds: rivals in the gap between check and act, in both orders, and 50 at once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections

from tests.checkout.conftest import MINA, TILL, Till
from tests.trust.race import rival_before
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import accept_sale, merge_customers, return_sale
from vafa.checkout.merging import gather_late_sale
from vafa.checkout.types import Redeem
from vafa.codes.errors import CodesLocked, WrongCode
from vafa.foundation.errors import Refused
from vafa.ledger.actions import expire_due
from vafa.ledger.errors import NotEnoughBalance
from vafa.ledger.queries import verify_books
from vafa.outbox.actions import deliver_pending
from vafa.sales.events import SaleAccepted
from vafa.sales.models import Sale
from vafa.sales.types import ReturnInput
from vafa.tenancy.scope import business_scope

# Between the reading of the wallet and the writing of the books.
GAP = "vafa.checkout.accepting.judge_sale"
ALI = "+989351112233"
RETURN_GAP = "vafa.checkout.returning.restore_spent"


@pytest.fixture
def cafe(committed, business):
    with business_scope(business.pk):
        till = Till(business)
        till.credit_rule(10, days=30)
        till.first = till.sell(1_000_000)  # Mina has 100,000 rials
    return till


def within(till, act):
    """The act as a request of its own: scope, transaction, commit."""

    def run():
        with business_scope(till.business.pk):
            return act()

    return run


def spend(till, amount, number, code=""):
    sale = till.sale(amount, number=number)
    redeem = Redeem(credit_rial=amount, code=code, without_code=not code)
    return within(till, lambda: accept_sale(sale, actor=TILL, at=till.at, redeem=redeem))


def take_back_first(till):
    back = ReturnInput(number="r", at=till.at)
    return within(till, lambda: return_sale(till.first.sale_id, back, actor=TILL, at=till.at))


def expire(till):
    later = till.at + timedelta(days=60)
    return within(till, lambda: expire_due(at=later, actor=SYSTEM))


def state(till):
    with business_scope(till.business.pk):
        assert list(verify_books(till.business.pk)) == []
        return till.credit()


def test_two_spend_the_same_credit(cafe, monkeypatch):
    rival = rival_before(monkeypatch, GAP, spend(cafe, 100_000, "rival"))
    spend(cafe, 100_000, "first")()
    assert isinstance(rival.finish().error, NotEnoughBalance)
    assert state(cafe) == 0


def test_two_use_the_same_code(cafe, monkeypatch):
    with business_scope(cafe.business.pk):
        code = cafe.code()
    rival = rival_before(monkeypatch, GAP, spend(cafe, 40_000, "rival", code))
    spend(cafe, 40_000, "first", code)()
    assert isinstance(rival.finish().error, WrongCode)
    assert state(cafe) == 60_000


def test_spending_meets_the_return_that_gave_it(cafe, monkeypatch):
    rival = rival_before(monkeypatch, GAP, take_back_first(cafe))
    spend(cafe, 100_000, "first")()
    assert rival.finish().error is None
    assert state(cafe) == -100_000  # spent first, then owed


def test_the_return_meets_the_spending(cafe, monkeypatch):
    rival = rival_before(monkeypatch, RETURN_GAP, spend(cafe, 100_000, "rival"))
    take_back_first(cafe)()
    assert isinstance(rival.finish().error, NotEnoughBalance)
    assert state(cafe) == 0


def test_spending_meets_the_end_of_the_lot(cafe, monkeypatch):
    rival = rival_before(monkeypatch, GAP, expire(cafe))
    spend(cafe, 70_000, "first")()
    assert rival.finish().error is None
    cafe.pass_days(60)
    assert state(cafe) == 0


def test_the_end_of_the_lot_meets_spending(cafe, monkeypatch):
    rival = rival_before(
        monkeypatch, "vafa.ledger.actions.list_open_lots", spend(cafe, 70_000, "rival")
    )
    expire(cafe)()
    assert isinstance(rival.finish().error, NotEnoughBalance)
    assert state(cafe) == 0


def test_a_sale_meets_the_merge_of_its_customer(cafe, monkeypatch):
    with business_scope(cafe.business.pk):
        ali = cafe.sell(500_000, mobile=ALI).customer_id
    kept_id = cafe.first.customer_id
    merge = within(
        cafe, lambda: merge_customers(kept_id=kept_id, gone_id=ali, actor=SYSTEM, at=cafe.at)
    )
    rival = rival_before(monkeypatch, "vafa.checkout.accepting._lock_wallets", merge)
    sale = cafe.sale(1_000_000, mobile=ALI, number="late")
    receipt = within(cafe, lambda: accept_sale(sale, actor=TILL, at=cafe.at))()
    assert rival.finish().error is None
    assert receipt.customer_id == ali  # as it stood when the sale was recognised
    follow = within(cafe, lambda: deliver_pending({SaleAccepted: [gather_late_sale]}, at=cafe.at))
    while follow():
        pass
    assert state(cafe) == 100_000 + 50_000 + 100_000
    with business_scope(cafe.business.pk):
        assert set(Sale.objects.values_list("customer_id", flat=True)) == {kept_id}


def test_the_same_sale_comes_twice_at_once(cafe, monkeypatch):
    sale = cafe.sale(500_000, number="twin")
    act = within(cafe, lambda: accept_sale(sale, actor=TILL, at=cafe.at))
    rival = rival_before(monkeypatch, GAP, act)
    first = act()
    assert rival.finish().error is None
    assert rival.value.is_repeat
    assert rival.value.write() == first.write()
    assert state(cafe) == 150_000


def test_the_same_return_comes_twice_at_once(cafe, monkeypatch):
    rival = rival_before(monkeypatch, RETURN_GAP, take_back_first(cafe))
    first = take_back_first(cafe)()
    assert rival.finish().value.write() == first.write()
    assert state(cafe) == 0


def test_a_new_number_on_two_invoices_at_once_joins_once(cafe, monkeypatch):
    other = "+989350000001"
    first, second = (cafe.sale(100_000, mobile=other, number=n) for n in ("a", "b"))
    rival = rival_before(
        monkeypatch, GAP, within(cafe, lambda: accept_sale(second, actor=TILL, at=cafe.at))
    )
    with business_scope(cafe.business.pk):
        receipt = accept_sale(first, actor=TILL, at=cafe.at)
    assert rival.finish().error is None
    assert rival.value.customer_id == receipt.customer_id
    with business_scope(cafe.business.pk):
        assert cafe.credit(other) == 20_000


def test_without_the_lock_the_race_is_lost_so_the_rig_sees_races(cafe, monkeypatch):
    """The mutant: wallets are read without locking them."""
    from vafa.ledger import wallets

    def read_only(owners):
        ids = [owner.id for owner in owners]
        return list(wallets.Account.objects.filter(owner_id__in=ids).order_by("id"))

    monkeypatch.setattr(wallets, "_lock_accounts", read_only)
    rival = rival_before(monkeypatch, GAP, spend(cafe, 100_000, "rival"))
    with pytest.raises(NotEnoughBalance):  # the books' own check is what still stands
        spend(cafe, 100_000, "first")()
    assert rival.finish().error is None
    assert state(cafe) == 0


def crowd(acts):
    """All acts at once, each with its own connection; what each came to."""
    results = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(position, act):
        try:
            gate.wait()
            results[position] = act()
        except Refused as refusal:
            results[position] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return results


def test_fifty_at_once_with_one_code_exactly_one_wins(cafe):
    with business_scope(cafe.business.pk):
        code = cafe.code()
    results = crowd([spend(cafe, 10_000, f"n{n}", code) for n in range(50)])
    won = [one for one in results if not isinstance(one, Refused)]
    lost = [one for one in results if isinstance(one, (WrongCode, CodesLocked))]
    assert (len(won), len(lost)) == (1, 49)
    assert state(cafe) == 90_000
    with business_scope(cafe.business.pk):
        assert Sale.objects.filter(credit_rial__gt=0).count() == 1


def test_ten_wallets_of_ten_and_twenty_spenders_each_exactly_ten_succeed(committed, business):
    """T02 in small, through the till's door; no wallet goes below zero."""
    with business_scope(business.pk):
        till = Till(business)
        till.credit_rule(10)
        mobiles = [f"+98912000000{n}" for n in range(5)]
        for mobile in mobiles:
            till.sell(1_000_000, mobile=mobile)

    def one(mobile, n):
        sale = till.sale(10_000, mobile=mobile, number=f"{mobile}-{n}")
        redeem = Redeem(credit_rial=10_000, without_code=True)
        return within(till, lambda: accept_sale(sale, actor=TILL, at=till.at, redeem=redeem))

    results = crowd([one(mobile, n) for mobile in mobiles for n in range(16)])
    assert sum(not isinstance(result, Refused) for result in results) == 50
    assert all(
        isinstance(result, NotEnoughBalance) for result in results if isinstance(result, Refused)
    )
    with business_scope(business.pk):
        assert {till.credit(mobile) for mobile in mobiles} == {0}
        assert list(verify_books(business.pk)) == []
    assert MINA not in mobiles
