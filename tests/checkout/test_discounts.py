"""Discounts and their codes on a sale: from the price to the receipt, and back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.checkout.conftest import NOW, TILL
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import accept_sale
from vafa.checkout.queries import quote_sale, read_discount
from vafa.checkout.types import Redeem
from vafa.codes.models import WrongTries
from vafa.coupons.actions import (
    add_named_code,
    change_discount,
    create_discount,
    end_discount,
    make_batch,
    pause_discount,
    put_group,
    void_batch,
)
from vafa.coupons.errors import DiscountCodeTaken, DiscountDoesNotApply, WrongDiscountCode
from vafa.coupons.models import DiscountCode, DiscountCount, DiscountUse
from vafa.coupons.queries import get_discount, list_batches
from vafa.customers.queries import find_by_mobile
from vafa.foundation.shapes import BadValue
from vafa.ledger.types import Unit
from vafa.sales.errors import BadSale
from vafa.sales.models import Sale, SaleLine
from vafa.sales.types import LineInput, PaymentInput

ALI = "+989121234568"


def discount(what=None, *, code="", state="live", group_id=None, **fields):
    """A discount of a percentage, with a named code where one is given."""
    what = {"kind": "percent", "percent": str(what)} if isinstance(what, int) else what
    spec = read_discount({"name": "نوروزی", "what": what, "automatic": not code} | fields)
    made = create_discount(spec=spec, actor=TILL, at=NOW, state=state, group_id=group_id)
    if code:
        add_named_code(discount_id=made.id, text=code, actor=TILL, at=NOW)
    return made


def with_codes(*codes, **more):
    return Redeem(discount_codes=codes, **more)


def said(answer):
    return [(one.applied, one.reason) for one in answer.discounts]


def test_a_discount_lowers_the_price_by_itself_and_rules_judge_what_is_left(till):
    till.credit_rule(10, step=1)
    discount(20)
    receipt = till.sell(1_000_000, 500_000)
    assert (receipt.total_rial, receipt.to_pay_rial, receipt.discount_rial) == (
        1_200_000,
        1_200_000,
        300_000,
    )
    assert receipt.earned_of(Unit.CREDIT) == 120_000
    sale = Sale.objects.get()
    assert (sale.gross_rial, sale.goods_rial, sale.discount_rial) == (
        1_500_000,
        1_200_000,
        300_000,
    )
    assert [(one["amount_rial"], one["by_line"]) for one in sale.discounts] == [
        (300_000, [200_000, 100_000])
    ]
    assert list(SaleLine.objects.order_by("position").values_list("net_rial", flat=True)) == [
        800_000,
        400_000,
    ]
    assert receipt.lines[0] == "۳۰٬۰۰۰ تومان تخفیف «نوروزی»"
    till.prove()


def test_a_code_is_read_however_it_is_typed_and_shown_as_it_is(till):
    discount(10, code="Noruz-1405")
    receipt = till.sell(1_000_000, redeem=with_codes("noruz ۱۴۰۵"))
    assert receipt.total_rial == 900_000
    assert receipt.discounts[0].code == "NORUZ-1405"
    assert receipt.credit_spent_rial == 0


def test_the_quote_says_what_the_sale_will_say_and_writes_nothing(till):
    discount(10, code="NOROOZ", limits={"times": 1})
    sale = till.sale(1_000_000)
    quote = quote_sale(sale, at=NOW, redeem=with_codes("NOROOZ"), actor=TILL)
    assert (quote.total_rial, quote.discount_rial) == (900_000, 100_000)
    assert DiscountUse.objects.count() == DiscountCount.objects.count() == 0
    assert till.accept(sale, redeem=with_codes("NOROOZ")).discounts == quote.discounts


def test_a_wrong_code_is_told_in_a_quote_refused_in_a_sale_and_counted(till):
    sale = till.sale(1_000_000)
    quote = quote_sale(sale, at=NOW, redeem=with_codes("GUESS"), actor=TILL)
    assert said(quote) == [(False, "wrong_code")]
    with pytest.raises(WrongDiscountCode) as refusal:
        till.accept(sale, redeem=with_codes("GUESS"))
    assert refusal.value.pointer == "/redeem/discount_codes/0"
    assert WrongTries.objects.get(side="till").count == 2
    assert Sale.objects.count() == 0


def test_wrong_used_expired_and_foreign_codes_look_alike(till):
    till.sell(1)
    till.sell(1, mobile=ALI)
    used = discount(10, code="USEDUP", limits={"times": 1})
    till.sell(100, redeem=with_codes("USEDUP"))
    expired = {"ends_at": (NOW - timedelta(days=1)).isoformat()}
    discount(10, code="EXPIRED", **expired)
    foreign = discount(10, code="ANY")
    _, [of_ali] = make_batch(
        discount_id=foreign.id,
        label="علی",
        count=1,
        customers=[find_by_mobile(ALI).id],
        actor=TILL,
        at=NOW,
    )
    sentences = set()
    for code in ("USEDUP", "EXPIRED", of_ali, "NEVERMADE"):
        quote = quote_sale(till.sale(100), at=NOW, redeem=with_codes(code), actor=TILL)
        (one,) = quote.discounts
        assert (one.applied, one.reason) == (False, "wrong_code")
        sentences.add(one.sentence)
        with pytest.raises(WrongDiscountCode):
            till.sell(100, redeem=with_codes(code))
    assert len(sentences) == 1
    assert get_discount(used.id).times == 1
    assert till.sell(100, mobile=ALI, redeem=with_codes(of_ali)).total_rial == 90


def test_a_good_code_on_the_wrong_purchase_is_told_why(till):
    discount(10, code="BIG", smallest_rial=500_000)
    sale = till.sale(100_000)
    (one,) = quote_sale(sale, at=NOW, redeem=with_codes("BIG"), actor=TILL).discounts
    assert (one.applied, one.reason) == (False, "too_small")
    with pytest.raises(DiscountDoesNotApply) as refusal:
        till.accept(sale, redeem=with_codes("BIG"))
    assert str(refusal.value) == one.sentence
    assert WrongTries.objects.count() == 0


def test_conditions_are_those_of_the_rules(till):
    friday = {"kind": "weekday", "days": [6]}
    discount(10, conditions=friday)
    receipt = till.sell(1_000)
    assert said(receipt) == [(False, "weekday")]
    assert receipt.discounts[0].sentence
    till.at += timedelta(days=(4 - till.at.weekday()) % 7)
    assert till.sell(1_000).total_rial == 900
    with pytest.raises(BadValue) as refusal:
        discount(10, conditions={"kind": "weekday", "days": ["Friday"]})
    assert refusal.value.pointer == "/conditions/days/0"


def test_a_coupon_of_a_batch_is_good_once_and_free_again_after_a_whole_return(till):
    made = discount(50, code="COMPANY")
    batch, codes = make_batch(discount_id=made.id, label="شرکت نمونه", count=3, actor=TILL, at=NOW)
    assert len(set(codes)) == 3
    assert not DiscountCode.objects.filter(text__in=codes).exists()
    receipt = till.sell(1_000, 1_000, redeem=with_codes(codes[0]))
    assert receipt.total_rial == 1_000
    with pytest.raises(WrongDiscountCode):
        till.sell(1_000, redeem=with_codes(codes[0]))
    assert [one.used for one in list_batches(made.id)] == [1]
    till.take_back(receipt, (0, 1))
    with pytest.raises(WrongDiscountCode):
        till.sell(1_000, redeem=with_codes(codes[0]))
    back = till.take_back(receipt, number="r2")
    assert back.goods_rial == 500
    assert till.sell(1_000, redeem=with_codes(codes[0])).total_rial == 500
    void_batch(batch_id=batch.id, actor=TILL, at=NOW)
    with pytest.raises(WrongDiscountCode):
        till.sell(1_000, redeem=with_codes(codes[1]))


def test_a_code_that_is_not_free_again_stays_used(till):
    discount(50, code="ONCE", limits={"times": 1}, free_again=False)
    till.take_back(till.sell(1_000, redeem=with_codes("ONCE")))
    with pytest.raises(WrongDiscountCode):
        till.sell(1_000, redeem=with_codes("ONCE"))


@pytest.mark.parametrize(
    ("limits", "totals"),
    [
        ({"times_per_customer": 1}, [90, 100, 90, 100]),
        ({"times_per_customer_a_day": 1}, [90, 100, 90, 90]),
        ({"times_a_day": 2}, [90, 90, 100, 90]),
        ({"times": 1}, [90, 100, 100, 100]),
        ({"budget_rial": 15}, [90, 95, 100, 100]),
    ],
)
def test_limits(till, limits, totals):
    discount(10, limits=limits)
    found = [till.sell(100).total_rial, till.sell(100).total_rial]
    found.append(till.sell(100, mobile=ALI).total_rial)
    till.pass_days(1)
    found.append(till.sell(100).total_rial)
    assert found == totals


def test_groups_of_the_tree(till):
    best = put_group(name="بهترین", how="best_for_customer", actor=TILL, at=NOW)
    discount(10, group_id=best.id)
    discount({"kind": "amount", "amount_rial": 300}, group_id=best.id)
    discount(50, priority=-1)
    receipt = till.sell(1_000)
    assert [one.amount_rial for one in receipt.discounts] == [0, 300, 350]
    assert said(receipt)[0] == (False, "nothing_taken")
    assert receipt.total_rial == 350


def test_a_sale_that_was_paid_as_sent_keeps_its_price(till):
    discount(10)
    paid = (PaymentInput(method="card", amount_rial=1_000),)
    assert till.sell(1_000, payments=paid).total_rial == 1_000
    at_price = (PaymentInput(method="card", amount_rial=900),)
    assert till.sell(1_000, payments=at_price).total_rial == 900
    with pytest.raises(BadSale):
        till.sell(1_000, payments=(PaymentInput(method="card", amount_rial=950),))


def test_tax_and_the_discounts_of_the_till_itself(till):
    discount(10)
    line = LineInput(name="لاته", unit_price_rial=1_000, discount_rial=100)
    receipt = till.sell(line, 1_100, discount_rial=200, tax_rial=162)
    assert receipt.discount_rial == 180
    assert receipt.total_rial == 1_620 + 146
    assert Sale.objects.get().goods_rial == 1_620


def test_discount_first_then_credit(till):
    till.sell(1)
    till.credit_rule(100, step=1)
    till.sell(500)
    discount(10, code="TEN")
    receipt = till.sell(1_000, redeem=with_codes("TEN", credit_rial=None, without_code=True))
    assert (receipt.total_rial, receipt.credit_spent_rial, receipt.to_pay_rial) == (900, 500, 400)
    till.prove()


def test_the_same_sale_again_uses_nothing_twice(till):
    made = discount(10, code="TEN", limits={"times": 1})
    sale = till.sale(1_000)
    first = till.accept(sale, redeem=with_codes("TEN"))
    assert till.accept(sale, redeem=with_codes("TEN")).write() == first.write()
    assert get_discount(made.id).times == 1


def test_a_correction_is_priced_anew_with_the_code_it_has(till):
    made = discount(10, code="TEN", limits={"times": 1})
    sale = till.sale(1_000)
    till.accept(sale, redeem=with_codes("TEN"))
    longer = replace(sale, revision=2, lines=till.sale(2_000).lines)
    receipt = till.accept(longer)
    assert (receipt.total_rial, receipt.discount_rial) == (1_800, 200)
    again = replace(sale, revision=3, lines=till.sale(3_000).lines)
    assert till.accept(again, redeem=with_codes("TEN")).total_rial == 2_700
    view = get_discount(made.id)
    assert (view.times, view.amount_rial, view.codes[0].used) == (1, 300, 1)
    assert Sale.objects.get().discounts[0]["amount_rial"] == 300
    till.take_back(receipt)
    assert get_discount(made.id).times == 0


def test_a_paused_or_ended_discount_takes_nothing(till):
    made = discount(10, code="TEN")
    pause_discount(discount_id=made.id, actor=TILL, at=NOW)
    with pytest.raises(WrongDiscountCode):
        till.sell(1_000, redeem=with_codes("TEN"))
    end_discount(discount_id=made.id, actor=TILL, at=NOW)
    assert till.sell(1_000).total_rial == 1_000


def test_a_change_counts_from_the_next_sale(till):
    made = discount(10)
    assert till.sell(1_000).total_rial == 900
    spec = read_discount(
        {"name": "بیست", "what": {"kind": "percent", "percent": "20"}, "automatic": True}
    )
    assert change_discount(discount_id=made.id, spec=spec, actor=TILL, at=NOW).version == 2
    assert till.sell(1_000).total_rial == 800


def test_two_discounts_cannot_have_one_code(till):
    discount(10, code="TEN")
    with pytest.raises(DiscountCodeTaken):
        discount(20, code="t e n")


def test_a_sale_without_a_customer(till):
    discount(10)
    discount(10, limits={"times_per_customer": 1})
    receipt = accept_sale(till.sale(1_000, mobile=None), actor=SYSTEM, at=NOW)
    assert said(receipt) == [(True, "applied"), (False, "no_customer")]
    assert receipt.total_rial == 900


def test_nobody_joins_with_a_wrong_code(till):
    with pytest.raises(WrongDiscountCode):
        till.sell(1_000, mobile=ALI, redeem=with_codes("GUESS"))
    assert find_by_mobile(ALI) is None
    assert WrongTries.objects.get(side="till").count == 1
