"""Credit set aside for a sale: captured whole or in part, released, timed out; once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.checkout.conftest import MINA, TILL, Till
from tests.trust.race import rival_before
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import accept_sale, capture_credit, hold_credit, release_credit
from vafa.checkout.errors import CodeNeeded
from vafa.checkout.queries import quote_sale
from vafa.checkout.types import Redeem
from vafa.codes.errors import WrongCode
from vafa.codes.queries import has_live_code
from vafa.customers.queries import find_by_mobile
from vafa.ledger.actions import time_out_holds
from vafa.ledger.errors import (
    HoldEnded,
    MoreThanHeld,
    NotEnoughBalance,
    SameReferenceOtherHold,
    UnknownHold,
)
from vafa.ledger.models import Hold
from vafa.ledger.queries import verify_books
from vafa.ledger.types import HoldState, Unit
from vafa.sales.models import Sale
from vafa.tenancy.scope import business_scope

# Between the reading of the wallet and the writing of the books.
GAP = "vafa.checkout.accepting.judge_sale"


@pytest.fixture
def till(till):
    till.credit_rule(10)
    till.sell(1_000_000)  # Mina has 100,000 rials
    return till


def set_aside(till, rial, *, mobile=MINA, reference="h1", **more):
    more = more or {"without_code": True}
    return hold_credit(
        customer_id=find_by_mobile(mobile).id,
        amount_rial=rial,
        minutes=30,
        reference=reference,
        actor=TILL,
        at=till.at,
        **more,
    )


def look(till):
    wallet = till.wallet()
    return wallet.usable[Unit.CREDIT], wallet.held[Unit.CREDIT]


def test_a_code_holds_credit_and_the_sale_uses_both_up(till):
    code = till.code()
    hold = set_aside(till, 60_000, code=code)
    mina = find_by_mobile(MINA).id
    assert look(till) == (40_000, 60_000)
    assert has_live_code(mina, at=till.at)

    receipt = till.sell(50_000, redeem=Redeem(hold_id=hold.id), number="s")

    assert (receipt.credit_spent_rial, receipt.to_pay_rial) == (50_000, 0)
    assert look(till) == (50_000, 0)  # 40,000 and what the hold had too much
    assert Hold.objects.get(id=hold.id).captured == 50_000
    assert not has_live_code(mina, at=till.at)
    till.prove()


def test_a_sale_told_again_captures_nothing_more(till):
    hold = set_aside(till, 60_000)
    sale = till.sale(500_000)
    first = till.accept(sale, redeem=Redeem(hold_id=hold.id))
    again = till.accept(sale, redeem=Redeem(hold_id=hold.id))
    assert (again, again.is_repeat) == (first, True)
    with pytest.raises(HoldEnded):
        till.sell(500_000, redeem=Redeem(hold_id=hold.id))
    assert Sale.objects.count() == 2
    till.prove()


def test_a_hold_names_its_customer_and_nobody_elses_sale(till):
    till.sell(1_000_000, mobile="+989350000001")
    hold = set_aside(till, 60_000)
    nameless = till.sell(200_000, mobile=None, redeem=Redeem(hold_id=hold.id))
    assert nameless.customer_id == find_by_mobile(MINA).id
    other = set_aside(till, 10_000, reference="h2")
    with pytest.raises(UnknownHold):
        till.sell(200_000, mobile="+989350000001", redeem=Redeem(hold_id=other.id))
    assert look(till) == (30_000 + 14_000, 10_000)
    till.prove()


def test_part_of_it_may_be_spent_and_never_more(till):
    hold = set_aside(till, 60_000)
    with pytest.raises(MoreThanHeld) as refused:
        till.sell(500_000, redeem=Redeem(hold_id=hold.id, credit_rial=60_001))
    assert refused.value.pointer == "/redeem/credit_rial"
    quote = quote_sale(till.sale(500_000), at=till.at, redeem=Redeem(hold_id=hold.id))
    assert (quote.may_spend_rial, quote.spend_rial) == (60_000, 60_000)
    receipt = till.sell(500_000, redeem=Redeem(hold_id=hold.id, credit_rial=20_000))
    assert receipt.credit_spent_rial == 20_000
    assert look(till) == (80_000 + 48_000, 0)
    till.prove()


def test_a_return_gives_back_what_a_hold_paid(till):
    before = look(till)
    hold = set_aside(till, 60_000)
    receipt = till.sell(500_000, redeem=Redeem(hold_id=hold.id))
    till.take_back(receipt)
    assert look(till) == before
    till.prove()


def test_what_is_let_go_or_forgotten_comes_back_with_its_code(till):
    code = till.code()
    hold = set_aside(till, 60_000, code=code)
    assert release_credit(hold.id, actor=TILL, at=till.at).state == HoldState.RELEASED
    assert release_credit(hold.id, actor=TILL, at=till.at).state == HoldState.RELEASED
    again = set_aside(till, 60_000, code=code, reference="h2")
    till.at += timedelta(minutes=31)
    with pytest.raises(HoldEnded):
        till.sell(500_000, redeem=Redeem(hold_id=again.id))
    assert time_out_holds(at=till.at, actor=SYSTEM) == 1
    assert look(till) == (100_000, 0)
    assert has_live_code(find_by_mobile(MINA).id, at=till.at)
    till.prove()


def test_it_is_captured_without_an_invoice_once(till):
    hold = set_aside(till, 60_000, code=till.code())
    first = capture_credit(hold.id, amount_rial=25_000, actor=TILL, at=till.at)
    assert capture_credit(hold.id, amount_rial=25_000, actor=TILL, at=till.at) == first
    with pytest.raises(HoldEnded):
        capture_credit(hold.id, amount_rial=30_000, actor=TILL, at=till.at)
    with pytest.raises(HoldEnded):
        release_credit(hold.id, actor=TILL, at=till.at)
    assert look(till) == (75_000, 0)
    assert not has_live_code(find_by_mobile(MINA).id, at=till.at)
    till.prove()


def test_it_needs_the_code_and_the_credit_and_repeats_by_its_reference(till):
    with pytest.raises(CodeNeeded):
        set_aside(till, 10_000, without_code=False)
    with pytest.raises(WrongCode):
        set_aside(till, 10_000, code="0000000")
    with pytest.raises(NotEnoughBalance) as refused:
        set_aside(till, 100_001)
    assert refused.value.pointer == "/amount_rial"
    code = till.code()
    first = set_aside(till, 10_000, code=code)
    assert set_aside(till, 10_000, code=code) == first
    with pytest.raises(SameReferenceOtherHold):
        set_aside(till, 10_001, code=code)
    assert look(till) == (90_000, 10_000)


class Race:
    """A hold of 60,000 rials that two people reach for."""

    def __init__(self, business):
        self.business = business
        with business_scope(business.pk):
            self.till = Till(business)
            self.till.credit_rule(10)
            self.till.sell(1_000_000)
            self.hold = set_aside(self.till, 60_000)

    def sell(self, number):
        with business_scope(self.business.pk):
            sale, redeem = self.till.sale(500_000, number=number), Redeem(hold_id=self.hold.id)
            return accept_sale(sale, actor=TILL, at=self.till.at, redeem=redeem)

    def time_out(self):
        with business_scope(self.business.pk):
            return time_out_holds(at=self.till.at + timedelta(hours=1), actor=SYSTEM)

    def end(self):
        """State of the hold, what was captured of it, sales on it; the books stand."""
        with business_scope(self.business.pk):
            assert list(verify_books(self.business.pk)) == []
            hold = Hold.objects.get(id=self.hold.id)
            return hold.state, hold.captured, Sale.objects.filter(credit_rial=60_000).count()


@pytest.fixture
def race(committed, business):
    return Race(business)


def test_of_two_sales_that_reach_for_a_hold_one_has_it(race, monkeypatch):
    rival = rival_before(monkeypatch, GAP, lambda: race.sell("b"))
    race.sell("a")
    assert isinstance(rival.finish().error, HoldEnded)
    assert race.end() == (HoldState.CAPTURED, 60_000, 1)


def test_a_sale_and_the_end_of_its_time_do_not_both_have_it(race, monkeypatch):
    rival = rival_before(monkeypatch, GAP, race.time_out)
    race.sell("a")
    assert rival.finish().error is None
    assert race.end() == (HoldState.CAPTURED, 60_000, 1)


def test_a_sale_after_the_end_of_its_time_is_refused(race):
    race.time_out()
    with pytest.raises(HoldEnded):
        race.sell("a")
    assert race.end() == (HoldState.TIMED_OUT, 0, 0)
