"""Earned here, spent there: what moves in whose books, and what comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.coalition.conftest import Taking, Terms
from vafa.checkout.queries import quote_sale
from vafa.checkout.types import Redeem
from vafa.coalition.actions import let_go, list_abroad
from vafa.coalition.errors import (
    DrawEnded,
    DrawOfAnother,
    MonthIsFull,
    NotAgreed,
    NothingToBring,
    UnknownPeer,
)
from vafa.coalition.types import DRAW_LIFE
from vafa.codes.errors import CodesLocked, WrongCode

HALF = Terms(here=Taking(percent=50), there=Taking(percent=50))


def test_credit_earned_here_pays_there_and_both_books_tell_it(pair):
    street, kafe, nan = pair
    draw = nan.bring(kafe)
    assert (draw.credit_rial, draw.worth_rial) == (100_000, 100_000)
    assert kafe.has() == (0, 100_000)

    receipt = nan.sell_for(draw, 250_000)
    assert (receipt.brought_rial, receipt.brought_from) == (100_000, "kafe")
    assert receipt.to_pay_rial == 150_000
    assert any("kafe" in line for line in receipt.lines)
    assert nan.position(kafe) == -100_000  # kafe owes it
    street.prove()  # kafe has not heard yet

    street.carry()
    assert kafe.has() == (0, 0)
    assert kafe.position(nan) == 100_000
    street.carry()
    assert (kafe.position(nan), nan.position(kafe)) == (100_000, -100_000)


def test_no_more_is_spent_than_the_invoice_takes_and_the_rest_goes_home(pair):
    street, kafe, nan = pair
    receipt = nan.sell_for(nan.bring(kafe), 30_000)
    assert (receipt.to_pay_rial, receipt.brought_rial) == (0, 30_000)
    street.carry()
    assert kafe.has() == (70_000, 0)
    assert kafe.position(nan) == 30_000


def test_the_part_paid_with_their_credit_earns_nothing(pair):
    _, kafe, nan = pair
    with nan.open():
        nan.credit_rule(10)
    receipt = nan.sell_for(nan.bring(kafe), 250_000)
    assert [award.amount for award in receipt.earned] == [15_000]


def test_own_credit_pays_what_their_credit_left(pair):
    _, kafe, nan = pair
    nan.earns(200_000)
    draw = nan.bring(kafe)
    with nan.open():
        receipt = nan.sell(150_000, redeem=Redeem(draw_id=draw.id, without_code=True))
    assert (receipt.brought_rial, receipt.credit_spent_rial) == (100_000, 50_000)
    assert receipt.to_pay_rial == 0


def test_at_half_the_rate_it_costs_twice_and_only_the_worth_is_owed(street):
    kafe, nan, _ = street.members
    kafe.earns(100_000)
    nan.knows()
    street.agree(kafe, nan, HALF)
    draw = nan.bring(kafe, most=20_001)
    assert (draw.credit_rial, draw.worth_rial) == (40_002, 20_001)
    nan.sell_for(draw, 15_000)
    street.carry()
    assert kafe.has() == (70_000, 0)
    assert kafe.position(nan) == 15_000


def test_the_caps_of_a_purchase_and_of_a_month_hold(street):
    kafe, nan, _ = street.members
    kafe.earns(100_000)
    nan.knows()
    taking = Taking(most_rial=40_000, month_rial=70_000)
    street.agree(nan, kafe, Terms(here=taking, there=Taking(percent=0)))
    receipt = nan.sell_for(nan.bring(kafe), 100_000)
    assert receipt.brought_rial == 40_000
    street.carry()
    waiting = nan.bring(kafe)
    assert waiting.worth_rial == 30_000
    with pytest.raises(MonthIsFull):
        nan.bring(kafe)
    with nan.open():
        let_go(waiting.id, at=nan.at)
    assert nan.bring(kafe).worth_rial == 30_000
    with pytest.raises(NotAgreed):  # the other way was not agreed on
        kafe.bring(nan, code="1234567")


def test_with_a_new_month_there_is_room_again(street):
    kafe, nan, _ = street.members
    kafe.earns(100_000)
    nan.knows()
    street.agree(nan, kafe, Terms(here=Taking(month_rial=60_000), there=Taking()))
    nan.sell_for(nan.bring(kafe), 100_000)
    street.carry()
    nan.at += timedelta(days=2)  # 30 Aban to 2 Azar
    assert nan.bring(kafe).worth_rial == 40_000


def test_what_is_brought_back_returns_to_its_own_lots_in_the_same_shares(pair):
    street, kafe, nan = pair
    with kafe.open():
        [lot] = [one for one in kafe.wallet().lots if one.unit == "credit"]
    receipt = nan.sell_for(nan.bring(kafe), 100_000, 50_000, 33_333)
    street.carry()
    first = nan.returns(receipt, (0, 1))
    assert first.brought_back_rial == 54_545
    street.carry()
    assert kafe.has() == (54_545, 0)
    nan.returns(receipt, number="r2")
    nan.returns(receipt, number="r2")  # told twice
    street.carry()
    with kafe.open():
        [again] = [one for one in kafe.wallet().lots if one.unit == "credit"]
        assert (again.id, again.remaining, again.expires_at) == (lot.id, 100_000, lot.expires_at)
    assert (kafe.position(nan), nan.position(kafe)) == (0, 0)


def test_what_ended_meanwhile_comes_back_for_the_days_of_grace(pair):
    street, kafe, nan = pair
    receipt = nan.sell_for(nan.bring(kafe), 100_000)
    street.carry()
    nan.pass_days(60)
    kafe.pass_days(60)
    nan.returns(receipt)
    street.carry()
    assert kafe.has() == (100_000, 0)
    kafe.pass_days(8)
    assert kafe.has() == (0, 0)


def test_a_corrected_invoice_sends_home_what_it_no_longer_takes(pair):
    street, kafe, nan = pair
    nan.sell_for(nan.bring(kafe), 150_000, number="c1")
    with nan.open():
        receipt = nan.accept(nan.sale(60_000, number="c1", revision=2))
    assert (receipt.brought_rial, receipt.to_pay_rial) == (60_000, 0)
    street.carry()
    assert kafe.has() == (40_000, 0)
    assert (kafe.position(nan), nan.position(kafe)) == (60_000, -60_000)
    nan.returns(receipt, (0, 0.5))
    street.carry()
    assert kafe.has() == (70_000, 0)
    nan.returns(receipt, number="r2")
    street.carry()
    assert kafe.has() == (100_000, 0)


def test_what_is_not_used_in_time_goes_home(pair):
    street, kafe, nan = pair
    draw = nan.bring(kafe)
    street.send_home(later=DRAW_LIFE - timedelta(seconds=1))
    street.carry()
    assert kafe.has() == (0, 100_000)
    street.send_home(later=DRAW_LIFE)
    with pytest.raises(DrawEnded):
        nan.sell_for(draw, 100_000)
    street.carry(at=nan.at + DRAW_LIFE)
    assert kafe.has() == (100_000, 0)


def test_only_the_code_of_their_text_brings_credit_and_tries_are_counted_there(pair):
    _, kafe, nan = pair
    wrong = "0000000" if kafe.new_code() != "0000000" else "1111111"
    with pytest.raises(WrongCode):
        nan.bring(kafe, code=wrong)
    assert kafe.has() == (100_000, 0)
    used = kafe.new_code()
    draw = nan.bring(kafe, code=used)
    with nan.open():
        let_go(draw.id, at=nan.at)
    with pytest.raises(WrongCode):  # a code opens once
        nan.bring(kafe, code=used)
    refusals = set()
    for number in range(12):
        with pytest.raises((WrongCode, CodesLocked)) as refusal:
            nan.bring(kafe, code=f"{number:07}")
        refusals.add(type(refusal.value))
    assert refusals == {WrongCode, CodesLocked}


def test_a_stranger_there_is_answered_as_by_a_wrong_code(street):
    kafe, nan, _ = street.members
    nan.knows()
    street.agree(kafe, nan)
    with pytest.raises(WrongCode):
        nan.bring(kafe, code="1234567")


def test_credit_is_for_whom_it_was_brought(pair):
    _, kafe, nan = pair
    nan.knows("+989350000001")
    draw = nan.bring(kafe)
    with pytest.raises(DrawOfAnother):
        nan.sell_for(draw, 100_000, mobile="+989350000001")
    with pytest.raises(DrawOfAnother):
        nan.sell_for(draw, 100_000, mobile=None)


def test_one_key_brings_once_and_may_be_tried_again_after_a_wrong_code(pair):
    _, kafe, nan = pair
    code = kafe.new_code()
    with pytest.raises(WrongCode):
        nan.bring(kafe, code="0000000" if code != "0000000" else "1111111", key="same")
    first = nan.bring(kafe, code=code, most=40_000, key="same")
    assert nan.bring(kafe, code=code, most=40_000, key="same") == first
    assert kafe.has() == (60_000, 40_000)


def test_the_same_sale_told_twice_uses_it_once(pair):
    street, kafe, nan = pair
    draw = nan.bring(kafe)
    with nan.open():
        sale = nan.sale(100_000)
    for _ in range(2):
        with nan.open():
            receipt = nan.accept(sale, redeem=Redeem(draw_id=draw.id))
        street.carry()
    assert receipt.is_repeat
    assert kafe.position(nan) == 100_000
    with pytest.raises(DrawEnded):
        nan.sell_for(draw, 100_000)


def test_the_till_sees_what_may_be_brought_and_no_more(pair):
    street, kafe, nan = pair
    ketab = street.members[2]
    street.agree(nan, ketab)
    mina = nan.customer_id()
    [found] = list_abroad(nan.id, mina, at=nan.at)
    assert (found.peer_id, found.name, found.worth_rial) == (kafe.id, "kafe", 100_000)
    street.agree(nan, kafe, Terms(here=Taking(percent=30, most_rial=20_000), there=Taking()))
    [found] = list_abroad(nan.id, mina, at=nan.at)
    assert found.worth_rial == 20_000
    nan.knows("+989350000001")
    assert list_abroad(nan.id, nan.customer_id("+989350000001"), at=nan.at) == []
    ketab.knows()
    with pytest.raises(UnknownPeer):
        ketab.bring(kafe)
    code = kafe.new_code()
    with kafe.open():
        kafe.spend(100_000, 100_000)
    with pytest.raises(NothingToBring):
        nan.bring(kafe, code=code)


def test_a_quote_counts_what_was_brought_and_holds_nothing(pair):
    _, kafe, nan = pair
    draw = nan.bring(kafe)
    with nan.open():
        quote = quote_sale(nan.sale(250_000), at=nan.at, redeem=Redeem(draw_id=draw.id))
        assert (quote.brought_rial, quote.to_pay_rial, quote.spend_rial) == (100_000, 150_000, 0)
        later = nan.at + DRAW_LIFE
        late = quote_sale(nan.sale(250_000), at=later, redeem=Redeem(draw_id=draw.id))
        assert (late.brought_rial, late.to_pay_rial) == (0, 250_000)
    assert kafe.has() == (0, 100_000)
