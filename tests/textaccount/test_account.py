"""What is left for texts: charges and corrections, less what texts cost; and what waits for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from tests.loopback import Reply, serve
from tests.messaging.conftest import NOON
from tests.payments.conftest import BACK
from tests.payments.services import ZibalService
from tests.textaccount.conftest import PRICE
from vafa.audit.types import SYSTEM
from vafa.foundation.env import BadSetting
from vafa.messaging.models import GatewayAccount, Message, TextUse
from vafa.messaging.queries import sum_use
from vafa.messaging.types import State
from vafa.payments.actions import save_payment_account, send_payer, settle_payment
from vafa.payments.errors import NoGateway
from vafa.payments.models import Payment
from vafa.payments.opening import read_payment_url
from vafa.tenancy.scope import business_scope
from vafa.textaccount.actions import charge_account
from vafa.textaccount.errors import NoAccount, NothingToCorrect
from vafa.textaccount.models import TextEntry
from vafa.textaccount.queries import get_account, list_history

TODAY = date(2026, 11, 21)
AMOUNT = 500_000


def charge(payer, key="1", amount=AMOUNT) -> int:
    with business_scope(payer.business.id):
        return charge_account(
            amount_rial=amount, key=key, return_path="/panel/", actor=SYSTEM, at=NOON
        )


def pay(payer, service, payment_id, at=NOON):
    here = {"business_id": payer.business.id, "payment_id": payment_id}
    send_payer(callback_url=BACK, at=at, **here)
    with business_scope(payer.business.id):
        service.pay(Payment.objects.get(id=payment_id).authority)
    return settle_payment(at=at, **here)


@pytest.fixture
def operators(settings):
    """The gateway of who runs the server."""
    service = ZibalService()
    with serve(service.answer) as there:
        settings.PAYMENT_URL = there.url.replace("http://", f"zibal+http://{service.merchant}@")
        yield service


def test_a_charge_is_on_the_account_once_it_is_paid_and_once_only(payer, operators):
    payer.open()
    payment_id = charge(payer)
    assert payer.left() == 0
    assert pay(payer, operators, payment_id).state == "paid"
    assert payer.left() == AMOUNT
    settle_payment(business_id=payer.business.id, payment_id=payment_id, at=NOON)
    assert charge(payer) == payment_id
    assert payer.left() == AMOUNT
    assert payer.history() == [("charge", AMOUNT, 0)]
    assert payer.faults() == []


def test_businesses_pay_through_the_operators_gateway_and_not_through_their_own(payer, settings):
    payer.open()
    settings.PAYMENT_URL = ""
    with business_scope(payer.business.id):
        save_payment_account(
            gateway="zibal", settings={"merchant": "their own"}, actor=SYSTEM, at=NOON
        )
    with pytest.raises(NoGateway):
        charge(payer)


def test_the_operators_gateway_is_an_address():
    read = read_payment_url("zarinpal+https://1344b5d4@sandbox.zarinpal.com")
    expected = {"merchant": "1344b5d4", "base_url": "https://sandbox.zarinpal.com"}
    assert read == ("zarinpal", expected)
    for wrong in ("https://x@y", "zarinpal+https://y", "nobody+https://x@y", "trial"):
        with pytest.raises(BadSetting):
            read_payment_url(wrong)


def test_without_an_account_nothing_is_charged_corrected_or_kept_back(payer, priced, operators):
    with pytest.raises(NoAccount):
        charge(payer)
    with pytest.raises(NoAccount):
        payer.correct(1)
    with business_scope(payer.business.id):
        assert get_account() is None
    [message] = payer.advertise(1)
    payer.send()
    assert payer.state(message) == State.SENT


def test_texts_take_what_they_cost_from_the_account(payer, priced):
    payer.open()
    payer.correct(10_000)
    payer.advertise(3)
    payer.queue("thanks")
    payer.send()
    parts = payer.get(max_id(payer)).parts
    assert payer.left() == 10_000 - (3 + parts) * PRICE
    assert payer.history() == [("correction", 10_000, 0), ("use", -(3 + parts) * PRICE, 4)]
    assert payer.faults() == []


def max_id(payer) -> int:
    with business_scope(payer.business.id):
        return Message.objects.get(purpose="thanks").id


def test_use_is_told_by_who_wanted_the_texts(payer, priced):
    payer.advertise(2, source_id=7)
    payer.advertise(1, source_id=8)
    payer.send()
    with business_scope(payer.business.id):
        rows = [
            (row.purpose, row.source_id, row.texts, row.parts, row.unpriced, row.cost_rial)
            for row in sum_use(TODAY, TODAY)
        ]
        assert sum_use(TODAY - timedelta(days=9), TODAY - timedelta(days=1)) == []
    assert rows == [("campaign", 7, 2, 2, 0, 2_000), ("campaign", 8, 1, 1, 0, 1_000)]


def test_what_the_gateway_did_not_take_is_not_used(payer, priced):
    payer.open()
    payer.correct(10_000)
    whole = priced.answer
    priced.answer = lambda call: Reply(503)
    payer.advertise(1)
    payer.send()
    assert payer.left() == 10_000
    assert payer.faults() == []
    priced.answer = whole
    payer.send(at=NOON + timedelta(minutes=5))
    assert payer.left() == 9_000
    assert payer.faults() == []


def test_texts_without_a_price_are_counted_as_such(payer, priced):
    with business_scope(payer.business.id):
        GatewayAccount.objects.update(part_price_rial=None)
    payer.open()
    payer.correct(10)
    payer.advertise(2)
    payer.send()
    with business_scope(payer.business.id):
        [row] = sum_use(TODAY, TODAY)
    assert (row.texts, row.unpriced, row.cost_rial) == (2, 2, 0)
    assert payer.faults() == []


def test_at_nothing_advertising_waits_with_its_reason_and_service_texts_go(payer, priced):
    payer.open()
    payer.correct(2_500)
    messages = payer.advertise(4)
    payer.send()
    states = [payer.state(one) for one in messages]
    assert states == [State.SENT, State.SENT, State.QUEUED, State.QUEUED]
    assert payer.decisions(messages[1]) == [("go", "allowed")]
    assert payer.decisions(messages[2]) == [("hold", "no_balance")]
    thanks = payer.queue("thanks")
    payer.send()
    assert payer.state(thanks) == State.SENT
    assert payer.left() == 500 - payer.get(thanks).cost_rial < 0
    assert payer.faults() == []


def test_service_texts_of_the_same_round_count_too(payer, priced):
    payer.open()
    payer.correct(1_500)
    messages, thanks = payer.advertise(3), payer.queue("thanks")
    payer.send()
    assert payer.get(thanks).cost_rial == 1_000
    states = [payer.state(one) for one in messages]
    assert states == [State.SENT, State.QUEUED, State.QUEUED]
    assert payer.left() == -500
    assert payer.faults() == []


def test_a_charge_lets_go_what_waited(payer, priced, operators):
    payer.open()
    [message] = payer.advertise(1)
    payer.send()
    assert payer.state(message) == State.QUEUED
    payer.send(at=NOON + timedelta(minutes=10))
    assert payer.decisions(message) == [("hold", "no_balance")]
    later = NOON + timedelta(minutes=20)
    pay(payer, operators, charge(payer), at=later)
    payer.send(at=later)
    assert payer.state(message) == State.SENT
    assert payer.decisions(message) == [("hold", "no_balance"), ("go", "allowed")]
    assert payer.left() == AMOUNT - PRICE


def test_where_advertising_does_not_wait_it_goes_and_is_owed(payer, priced):
    payer.open()
    payer.set(advertising_waits=False)
    payer.advertise(2)
    payer.send()
    assert payer.left() == -2 * PRICE


def test_a_correction_counts_once_for_each_key_and_needs_a_reason(payer):
    payer.open()
    payer.correct(9_000, key="a")
    payer.correct(9_000, key="a")
    payer.correct(-1_000, key="b")
    assert payer.left() == 8_000
    for amount, reason in ((0, "why"), (5, "  ")):
        with pytest.raises(NothingToCorrect):
            payer.correct(amount, key="c", reason=reason)


def test_entries_cannot_be_changed_or_taken_back(payer):
    payer.open()
    payer.correct(9_000)
    with business_scope(payer.business.id):
        rows = TextEntry.objects.all()
        for act in (lambda: rows.update(amount_rial=1), rows.delete):
            with pytest.raises(ProgrammingError), transaction.atomic():
                act()
        with pytest.raises(IntegrityError), transaction.atomic():
            TextEntry(kind="charge", amount_rial=-1, reference="x", day=TODAY, at=NOON).save(
                force_insert=True
            )


def test_the_proof_finds_what_was_tampered_with(payer, priced, operators):
    payer.open()
    pay(payer, operators, charge(payer))
    payer.advertise(1)
    payer.send()
    assert payer.faults() == []
    with business_scope(payer.business.id):
        TextUse.objects.update(cost_rial=1)
        Payment.objects.update(amount_rial=7)
    assert payer.faults() == [
        "use of campaign: says (1, 1), the texts make (1, 1000)",
        f"charge 1: {AMOUNT} rials are on the text account, 7 were paid",
    ]


def test_history_goes_on_by_days(payer):
    payer.open()
    for step in range(4):
        payer.correct(100 + step, key=str(step), at=NOON + timedelta(days=step))
    with business_scope(payer.business.id):
        page = list_history(days=3)
        assert [row.amount_rial for row in page.rows] == [103, 102, 101]
        older = list_history(days=3, before=page.next_before)
    assert [row.amount_rial for row in older.rows] == [100]
    assert older.next_before is None


def test_it_is_low_below_what_the_owner_named(payer):
    payer.open()
    payer.correct(10_000)
    payer.set(low_rial=10_000)
    with business_scope(payer.business.id):
        assert not get_account().is_low
    payer.correct(-1, key="2")
    with business_scope(payer.business.id):
        assert get_account().is_low
        assert not get_account().is_used_up


def test_opening_twice_is_opening_once(payer):
    payer.open()
    payer.open()
    assert payer.left() == 0
