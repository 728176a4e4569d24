"""From the wish to pay to what follows from it, at gateways that behave as their documents say."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction

from tests.loopback import Reply, closed_url, serve
from tests.payments.conftest import AMOUNT, BACK, NOON, minutes
from tests.payments.services import CARD, ZarinpalService
from vafa.foundation.errors import NotFound
from vafa.payments.actions import decide_trial, settle_payment
from vafa.payments.errors import (
    AmountOutOfRange,
    BeingAsked,
    GatewaySilent,
    NoGateway,
    TrialNotAllowed,
)
from vafa.payments.models import Payment
from vafa.payments.registry import purposes
from vafa.payments.types import State
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

HANGS = Reply(cuts=True)  # taken, and no answer


def test_a_payment_goes_to_the_gateway_and_counts_once_it_is_paid(desk):
    payment_id = desk.begin()
    row = desk.send(payment_id)
    [(authority, bill)] = desk.service.bills.items()
    assert (bill.amount, bill.callback) == (AMOUNT, BACK)
    assert (row.state, row.page_url) == (State.SENT, desk.service.page(desk.url, authority))
    assert desk.followed == []
    desk.service.pay(authority)
    row = desk.settle(payment_id)
    assert (row.state, row.receipt, row.card) == (State.PAID, str(bill.receipt), CARD)
    assert row.paid_at == minutes(1)
    assert desk.followed == [("1", AMOUNT)]
    assert desk.events() == [
        {
            "payment_id": payment_id,
            "purpose": "test",
            "reference": "1",
            "amount_rial": AMOUNT,
            "receipt": str(bill.receipt),
        }
    ]


def test_the_same_wish_twice_is_one_payment_and_asks_the_gateway_once(desk):
    assert desk.begin() == desk.begin()
    first, again = desk.send(desk.begin()), desk.send(desk.begin())
    assert first == again
    assert len(desk.service.bills) == 1


def test_coming_back_again_changes_nothing_and_asks_nobody(desk):
    payment_id, authority = desk.sent()
    desk.service.pay(authority)
    first = desk.settle(payment_id)
    calls = len(desk.calls)
    assert desk.settle(payment_id, at=minutes(3)) == first
    assert desk.ask(at=minutes(600)) == 0
    assert len(desk.calls) == calls
    assert desk.followed == [("1", AMOUNT)]
    assert len(desk.events()) == 1


def test_what_was_verified_before_we_wrote_it_down_still_counts(desk):
    """The answer to the first verification was lost: 101 at Zarinpal, 201 at Zibal."""
    payment_id, authority = desk.sent()
    desk.service.pay(authority)
    desk.service.bills[authority].state = "verified"
    row = desk.settle(payment_id)
    assert (row.state, row.receipt) == (
        State.PAID,
        str(desk.service.bills[authority].receipt),
    )
    assert desk.followed == [("1", AMOUNT)]


def test_who_comes_back_without_paying_has_not_paid(desk):
    payment_id, authority = desk.sent()
    desk.service.bills[authority].state = "failed"
    row = desk.settle(payment_id)
    assert (row.state, row.receipt, row.paid_at) == (State.FAILED, "", None)
    assert desk.followed == []
    assert desk.events() == []


def test_who_came_back_too_early_can_still_pay(desk):
    payment_id, authority = desk.sent()
    assert desk.settle(payment_id).state is State.SENT
    desk.service.bills[authority].state = "failed"
    assert desk.settle(payment_id, at=minutes(2)).state is State.FAILED
    desk.service.pay(authority)
    assert desk.settle(payment_id, at=minutes(3)).state is State.PAID
    assert desk.followed == [("1", AMOUNT)]


def test_another_amount_counts_for_nothing_and_is_not_asked_about_again(desk):
    payment_id, authority = desk.sent()
    desk.service.pay(authority, amount=AMOUNT - 10)
    row = desk.settle(payment_id)
    assert (row.state, row.reason) == (State.UNKNOWN, "amount_differs")
    assert desk.followed == []
    assert desk.events() == []


def test_a_receipt_counts_for_one_payment(desk):
    one, first = desk.sent("1")
    two, second = desk.sent("2")
    desk.service.pay(first, receipt=777)
    desk.service.pay(second, receipt=777)
    assert desk.settle(one).state is State.PAID
    row = desk.settle(two)
    assert (row.state, row.reason, row.receipt) == (State.UNKNOWN, "receipt_counted_before", "")
    assert desk.followed == [("1", AMOUNT)]


def test_the_database_itself_takes_no_receipt_and_no_authority_twice(desk):
    one, _authority = desk.sent("1")
    two, _authority = desk.sent("2")
    first = desk.get(one)
    with business_scope(desk.business.id):
        rows = Payment.objects.filter(id=two)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(authority=first.authority)
        paid = {"state": State.PAID, "paid_at": NOON}
        Payment.objects.filter(id=one).update(receipt="7", **paid)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(receipt="7", **paid)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(receipt="", **paid)


def test_no_answer_is_not_no_and_it_is_asked_again_by_itself(desk):
    payment_id, authority = desk.sent()
    desk.service.pay(authority)
    desk.service.replies["verify"] = [HANGS, Reply(503, b"")]
    assert desk.settle(payment_id).state is State.UNKNOWN
    assert desk.ask(at=minutes(1.5)) == 0
    assert desk.ask(at=minutes(2)) == 1
    assert desk.get(payment_id).state == State.UNKNOWN
    assert desk.ask(at=minutes(4)) == 1
    assert desk.get(payment_id).state == State.PAID
    assert desk.followed == [("1", AMOUNT)]
    assert len(desk.events()) == 1


def test_who_never_comes_back_is_asked_about(desk):
    payment_id, authority = desk.sent()
    assert desk.ask(at=minutes(2)) == 1
    assert desk.get(payment_id).state == State.SENT
    desk.service.pay(authority)
    assert desk.ask(at=minutes(4)) == 1
    assert desk.get(payment_id).state == State.PAID
    assert desk.followed == [("1", AMOUNT)]


def test_what_nobody_pays_runs_out_and_is_asked_about_no_more(desk):
    payment_id, authority = desk.sent()
    desk.ask(at=minutes(61))
    assert desk.get(payment_id).state == State.EXPIRED
    calls = len(desk.calls)
    assert desk.ask(at=minutes(9_999)) == 0
    assert len(desk.calls) == calls
    desk.service.pay(authority)  # later than any gateway allows; and yet, money is money
    assert desk.settle(payment_id, at=minutes(9_999)).state is State.PAID
    assert desk.followed == [("1", AMOUNT)]


def test_a_wish_that_nobody_followed_runs_out(desk):
    payment_id = desk.begin()
    assert desk.ask(at=minutes(61)) == 1
    assert desk.get(payment_id).state == State.EXPIRED
    assert desk.calls == []
    assert desk.send(payment_id, at=minutes(62)).state is State.EXPIRED
    assert desk.calls == []


def test_a_gateway_that_is_silent_for_days_is_given_up_on_as_unknown(desk):
    payment_id, _authority = desk.sent()
    desk.service.replies["verify"] = [HANGS] * 12
    at = minutes(1)
    while (ask_at := desk.get(payment_id).ask_at) is not None:
        at = ask_at
        assert desk.ask(at=at) == 1
    assert at - NOON == timedelta(days=3)
    assert desk.get(payment_id).state == State.UNKNOWN


def test_when_what_follows_fails_the_payment_is_asked_about_again(desk, followed):
    payment_id, authority = desk.sent()
    desk.service.pay(authority)
    whole = purposes["test"]

    def fail(payment, at):
        followed.append("half")
        raise ZeroDivisionError

    purposes["test"] = type(whole)(
        slug="test", title="", payee=whole.payee, least_rial=1, follow=fail
    )
    with pytest.raises(ZeroDivisionError):
        desk.settle(payment_id)
    purposes["test"] = whole
    assert desk.get(payment_id).state == State.SENT
    assert desk.events() == []
    followed.clear()
    desk.ask(at=minutes(2))
    assert desk.get(payment_id).state == State.PAID
    assert desk.followed == [("1", AMOUNT)]


def test_a_gateway_that_does_not_answer_took_nothing_and_may_be_asked_again(desk):
    desk.service.replies["request"] = [HANGS]
    payment_id = desk.begin()
    with pytest.raises(GatewaySilent):
        desk.send(payment_id)
    assert desk.get(payment_id).state == State.ASKED
    assert desk.send(payment_id, at=minutes(1)).state is State.SENT


def test_the_next_gateway_takes_what_the_first_does_not(desk):
    desk.add_gateway("zibal", {"merchant": "x", "base_url": closed_url()}, position=0)
    payment_id, authority = desk.sent()
    assert desk.get(payment_id).gateway == desk.service.slug
    desk.service.pay(authority)
    assert desk.settle(payment_id).state is State.PAID


def test_a_wrong_merchant_code_sends_nobody_anywhere(bare, desk):
    desk.service.merchant = "another"
    with pytest.raises(GatewaySilent):
        desk.send(desk.begin())
    assert desk.service.bills == {}


def test_two_at_once_ask_the_gateway_once(desk):
    payment_id = desk.begin()
    with business_scope(desk.business.id):
        Payment.objects.filter(id=payment_id).update(claimed_until=minutes(1))
    with pytest.raises(BeingAsked):
        desk.send(payment_id)
    assert desk.calls == []
    assert desk.send(payment_id, at=minutes(2)).state is State.SENT


def test_a_fee_that_the_payer_would_bear_is_told(bare):
    service = ZarinpalService(fee={"fee_type": "Payer", "fee": 12_000})
    with serve(service.answer) as there:
        settings = {"merchant": service.merchant, "base_url": there.url}
        bare.add_gateway("zarinpal", settings)
        payment_id, authority = bare.sent()
        assert bare.get(payment_id).payer_fee_rial == 12_000
        service.pay(authority)
        assert bare.settle(payment_id).amount_rial == AMOUNT
        service.fee = {"fee_type": "Merchant", "fee": 12_000}
        assert bare.get(bare.sent("2")[0]).payer_fee_rial == 0


def test_no_secret_is_told(desk, caplog):
    payment_id, authority = desk.sent()
    desk.service.replies["verify"] = [HANGS]
    desk.settle(payment_id)
    desk.service.pay(authority)
    row = desk.settle(payment_id)
    assert desk.service.merchant not in caplog.text + repr(row)
    assert json.loads(desk.calls[-1].body)  # it did go to the gateway itself
    assert desk.service.merchant in desk.calls[-1].body.decode()


def test_amounts_beyond_what_may_be_paid_are_refused(desk):
    for amount in (9_999, 1_000_000_001, 0, -AMOUNT):
        with pytest.raises(AmountOutOfRange):
            desk.begin(amount=amount)


def test_without_a_gateway_nothing_begins(bare):
    with pytest.raises(NoGateway):
        bare.begin()


def test_trial_payments_are_for_a_demo_alone(bare, settings):
    with pytest.raises(TrialNotAllowed):
        bare.add_gateway("trial", {})
    settings.TRIAL_PAYMENTS = True
    bare.add_gateway("trial", {})
    payment_id = bare.begin()
    settings.TRIAL_PAYMENTS = False
    with pytest.raises(NoGateway):
        bare.send(payment_id)
    with pytest.raises(NoGateway):
        bare.begin("2")


def test_what_a_trial_decided_counts_no_more_where_trials_end(bare, settings):
    settings.TRIAL_PAYMENTS = True
    bare.add_gateway("trial", {})
    payment_id, _authority = bare.sent()
    with business_scope(bare.business.id):
        decide_trial(payment_id, is_paid=True)
        decide_trial(payment_id, is_paid=False)  # what was decided stays
    settings.TRIAL_PAYMENTS = False
    assert bare.settle(payment_id).state is State.UNKNOWN
    assert bare.followed == []
    settings.TRIAL_PAYMENTS = True
    assert bare.settle(payment_id).state is State.PAID
    assert bare.followed == [("1", AMOUNT)]


def test_a_payment_of_another_business_is_not_there(desk):
    payment_id, authority = desk.sent()
    desk.service.pay(authority)
    other = create_business(slug="payments-neighbour", name="Other", at=NOON)
    with pytest.raises(NotFound):
        settle_payment(business_id=other.id, payment_id=payment_id, at=minutes(1))
    assert desk.get(payment_id).state == State.SENT
    assert desk.followed == []


def test_many_who_come_back_at_once_count_once(committed, desk):
    payment_id, authority = desk.sent()
    desk.service.pay(authority)
    ready, states = threading.Barrier(4), []

    def come_back():
        try:
            ready.wait()
            states.append(desk.settle(payment_id).state)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=come_back) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert states == [State.PAID] * 4
    assert desk.followed == [("1", AMOUNT)]
    assert len(desk.events()) == 1
