"""Every step of bringing credit over, done twice, done late, or never done: killed anywhere.

A kill between two transactions is a step that was not taken; a kill before an answer is one that
is taken again. Nothing is lost, nothing is doubled, and every business's books are whole.
"""

from __future__ import annotations

import itertools
import secrets
from datetime import timedelta

import pytest

from tests.coalition.conftest import BOTH_WAYS, MINA, Street
from tests.trust.race import rival_before
from tests.trust.test_races import crowd
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import capture_credit, release_credit
from vafa.checkout.types import Redeem
from vafa.coalition.drawing import lapse_draws, let_go, note_held, open_draw
from vafa.coalition.errors import DrawEnded, MonthIsFull, NotAgreed, NothingToBring
from vafa.coalition.lending import hold_for_peer
from vafa.coalition.models import Draw
from vafa.coalition.types import DRAW_LIFE, Taking, Terms
from vafa.codes.errors import WrongCode
from vafa.codes.types import Trier
from vafa.config.schedule import carry, forget
from vafa.customers.queries import find_by_mobile
from vafa.ledger.actions import expire_due, time_out_holds
from vafa.ledger.errors import UnknownHold
from vafa.ledger.models import Hold
from vafa.ledger.queries import list_open_holds
from vafa.outbox.models import OutboxEvent, ReceivedLetter

NOBODY = Trier()


def ask(taker, issuer, rial=60_000):
    """Step 1, in the scope of the taker."""
    customer_id = taker.customer_id()
    with taker.open():
        return open_draw(
            peer_id=issuer.id,
            customer_id=customer_id,
            most_rial=rial,
            request_key=secrets.token_hex(8),
            at=taker.at,
        )


def hold(draw, taker, issuer, code):
    """Step 2, in the scope of the issuer."""
    with issuer.open():
        return hold_for_peer(
            draw, peer_id=taker.id, mobile="09121234567", code=code, trier=NOBODY, at=taker.at
        )


def note(draw, taker, amounts):
    """Step 3, in the scope of the taker."""
    credit_rial, worth_rial = amounts
    with taker.open():
        return note_held(draw.id, credit_rial=credit_rial, worth_rial=worth_rial)


def send_again(member):
    """As if the worker had been killed before it crossed off what it delivered."""
    with member.open():
        OutboxEvent.objects.filter(addressee_id__isnull=False).update(delivered_at=None)


def test_killed_after_the_first_step_nothing_was_taken(pair):
    street, kafe, nan = pair
    ask(nan, kafe)
    street.send_home(later=DRAW_LIFE)
    street.carry(at=nan.at + DRAW_LIFE)
    assert kafe.has() == (100_000, 0)


def test_killed_after_the_second_step_it_goes_home(pair):
    street, kafe, nan = pair
    hold(ask(nan, kafe), nan, kafe, kafe.new_code())
    assert kafe.has() == (40_000, 60_000)
    street.send_home(later=DRAW_LIFE)
    street.carry(at=nan.at + DRAW_LIFE)
    assert kafe.has() == (100_000, 0)


def test_killed_after_the_third_step_it_goes_home(pair):
    street, kafe, nan = pair
    draw = ask(nan, kafe)
    note(draw, nan, hold(draw, nan, kafe, kafe.new_code()))
    street.send_home(later=DRAW_LIFE)
    street.carry(at=nan.at + DRAW_LIFE)
    assert kafe.has() == (100_000, 0)


def test_each_step_taken_twice_is_taken_once(pair):
    street, kafe, nan = pair
    draw, code = ask(nan, kafe), kafe.new_code()
    first = hold(draw, nan, kafe, code)
    assert hold(draw, nan, kafe, code) == first == (60_000, 60_000)
    held = note(draw, nan, first)
    assert note(draw, nan, (1, 1)) == held
    receipt = nan.sell_for(held, 50_000)
    for _ in range(2):
        street.carry()
        send_again(nan)
    nan.returns(receipt)
    for _ in range(2):
        street.carry()
        send_again(nan)
        street.carry()
    assert kafe.has() == (100_000, 0)
    assert (kafe.position(nan), nan.position(kafe)) == (0, 0)


def test_credit_asked_for_after_the_draw_lapsed_is_not_set_aside(pair):
    street, kafe, nan = pair
    draw, code = ask(nan, kafe), kafe.new_code()
    with nan.open():
        let_go(draw.id, at=nan.at)
    street.carry()
    with pytest.raises(NotAgreed):
        hold(draw, nan, kafe, code)
    assert kafe.has() == (100_000, 0)
    late = note(draw, nan, (60_000, 60_000))
    with pytest.raises(DrawEnded):
        nan.sell_for(late, 60_000)


def test_set_aside_between_the_lapse_and_its_letter_goes_home_with_the_letter(pair):
    street, kafe, nan = pair
    draw, code = ask(nan, kafe), kafe.new_code()
    with nan.open():
        let_go(draw.id, at=nan.at)
    note(draw, nan, hold(draw, nan, kafe, code))
    assert kafe.has() == (40_000, 60_000)
    street.carry()
    assert kafe.has() == (100_000, 0)


def test_time_alone_never_gives_back_what_may_have_been_spent(pair):
    street, kafe, nan = pair
    nan.sell_for(nan.bring(kafe), 100_000)
    kafe.pass_days(400)
    nan.pass_days(400)
    with kafe.open():
        assert time_out_holds(at=kafe.at, actor=SYSTEM) == 0
        expire_due(at=kafe.at, actor=SYSTEM)
    assert kafe.has() == (0, 100_000)
    street.carry()
    assert kafe.has() == (0, 0)
    assert kafe.position(nan) == 100_000


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_letters_in_any_order_end_alike(pair, order):
    _, kafe, nan = pair
    receipt = nan.sell_for(nan.bring(kafe), 100_000, 20_000)
    nan.returns(receipt, (0, 1), number="r1")
    nan.returns(receipt, (1, 1), number="r2")
    with nan.open():
        letters = OutboxEvent.objects.filter(addressee_id=kafe.id, delivered_at__isnull=True)
        rows = list(letters.order_by("id"))
        assert len(rows) == 3
        for place, row in zip(order, rows, strict=True):
            row.created_at, row.due_at = nan.at, nan.at.replace(hour=1, minute=place)
            row.save(update_fields=["due_at"])
    for hour in (2, 3, 4):  # who came too early is tried again, a little later
        carry(nan.id, nan.at.replace(hour=hour))
    assert kafe.has() == (100_000, 0)
    assert (kafe.position(nan), nan.position(kafe)) == (0, 0)


def test_a_letter_is_known_here_as_long_as_its_sender_could_send_it_again(pair):
    street, kafe, nan = pair
    nan.sell_for(nan.bring(kafe), 50_000)
    street.carry()
    send_again(nan)  # its sender was killed before crossing it off, and then shut for a year
    later = nan.at + timedelta(days=365)
    with kafe.open():
        known = ReceivedLetter.objects.count()
    assert known
    forget(kafe.id, later)
    with kafe.open():
        assert ReceivedLetter.objects.count() == known
    street.carry(at=later)
    assert kafe.has() == (50_000, 0)  # followed once

    forget(kafe.id, later)  # crossed off today: it stays to be seen for a month, here as there
    with kafe.open():
        assert ReceivedLetter.objects.count() == known
    later += timedelta(days=31)
    forget(nan.id, later)
    forget(kafe.id, later)
    with kafe.open():
        assert not ReceivedLetter.objects.exists()
    street.carry(at=later)
    assert kafe.has() == (50_000, 0)


def test_a_letter_that_cannot_be_followed_waits_and_holds_up_no_other(pair):
    street, kafe, nan = pair
    draw = nan.bring(kafe, most=30_000)
    nan.sell_for(draw, 30_000)
    with kafe.open():
        Draw.objects.filter(id=draw.id).update(peer_id=1)  # something is broken there
    nan.sell_for(nan.bring(kafe, most=20_000), 20_000)
    street.carry()
    assert kafe.position(nan) == 20_000
    with nan.open():
        [row] = OutboxEvent.objects.filter(addressee_id__isnull=False, delivered_at__isnull=True)
        assert (row.tries, "AssertionError" in row.error) == (1, True)
    with kafe.open():
        assert not ReceivedLetter.objects.filter(id=row.id).exists()
        Draw.objects.filter(id=draw.id).update(peer_id=nan.id)
    street.carry(at=nan.at.replace(hour=23))
    assert kafe.position(nan) == 50_000


@pytest.fixture
def busy(committed):
    """Mina's last 100,000 rials at the first; two others take them. Real commits."""
    street = Street("kafe", "nan", "ketab")
    kafe, nan, ketab = street.members
    kafe.earns(100_000)
    for taker in (nan, ketab):
        taker.knows()
        street.agree(kafe, taker, BOTH_WAYS)
    street.carry()
    yield street
    street.carry()
    street.prove()


def test_two_businesses_bring_the_last_rial_with_one_code_and_one_gets_it(busy, monkeypatch):
    kafe, nan, ketab = busy.members
    code = kafe.new_code()
    target = "vafa.coalition.lending.check_spend_code"
    rival = rival_before(monkeypatch, target, lambda: ketab.bring(kafe, code=code))
    with pytest.raises((WrongCode, NothingToBring)):
        nan.bring(kafe, code=code)
    assert rival.finish().value.worth_rial == 100_000
    assert kafe.has() == (0, 100_000)


@pytest.mark.parametrize("target", ["check_spend_code", "load_wallet", "hold_value", "use_code"])
def test_their_till_and_ours_on_the_last_rial_never_both(busy, monkeypatch, target):
    """Its own till sells while it is brought over, wherever between the two the rival comes."""
    kafe, nan, _ = busy.members
    code = kafe.new_code()

    def spend_at_home():
        with kafe.open():
            redeem = Redeem(credit_rial=100_000, without_code=True)
            return kafe.sell(100_000, redeem=redeem)

    rival = rival_before(monkeypatch, f"vafa.coalition.lending.{target}", spend_at_home)
    try:
        brought = nan.bring(kafe, code=code).worth_rial
    except Exception:
        brought = 0
    spent = 0 if rival.finish().error else 100_000
    assert brought + spent == 100_000


def test_one_draw_on_two_invoices_pays_one(busy, monkeypatch):
    kafe, nan, _ = busy.members
    draw = nan.bring(kafe)
    target = "vafa.checkout.accepting.judge_sale"
    rival = rival_before(monkeypatch, target, lambda: nan.sell_for(draw, 100_000, number="rival"))
    first = nan.sell_for(draw, 100_000, number="first")
    assert first.to_pay_rial == 0
    assert isinstance(rival.finish().error, DrawEnded)


def test_a_draw_is_used_or_lapses_never_both(busy, monkeypatch):
    kafe, nan, _ = busy.members
    draw = nan.bring(kafe)

    def lapse():
        with nan.open():
            return lapse_draws(at=nan.at + DRAW_LIFE)

    rival = rival_before(monkeypatch, "vafa.checkout.accepting.judge_sale", lapse)
    nan.sell_for(draw, 100_000)
    assert rival.finish().value == 0  # it is in somebody's hands
    busy.carry()
    assert kafe.position(nan) == 100_000


def test_a_crowd_of_carriers_brings_each_letter_once(busy):
    kafe, nan, _ = busy.members
    for _ in range(5):
        nan.sell_for(nan.bring(kafe, most=20_000), 20_000)
    assert crowd([lambda: carry(nan.id, nan.at)] * 8) == [None] * 8
    assert kafe.position(nan) == 100_000
    assert kafe.has() == (0, 0)


def test_a_month_s_cap_holds_for_a_crowd(busy):
    kafe, nan, _ = busy.members
    busy.agree(nan, kafe, Terms(here=Taking(month_rial=30_000), there=Taking()))

    came = crowd([lambda: ask(nan, kafe, 10_000).worth_rial] * 8)
    assert came.count(10_000) == 3
    assert sum(isinstance(one, MonthIsFull) for one in came) == 5


def test_what_is_promised_to_another_business_no_till_at_home_can_touch(pair):
    _, kafe, nan = pair
    nan.bring(kafe)
    with kafe.open():
        assert list_open_holds(find_by_mobile(MINA).id) == []
        [hold] = Hold.objects.all()
        for touch in (
            lambda: release_credit(hold.id, actor=SYSTEM, at=kafe.at),
            lambda: capture_credit(hold.id, amount_rial=None, actor=SYSTEM, at=kafe.at),
            lambda: kafe.sell(100_000, redeem=Redeem(hold_id=hold.id)),
        ):
            with pytest.raises(UnknownHold):
                touch()
    assert kafe.has() == (0, 100_000)
