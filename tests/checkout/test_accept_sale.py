"""One sale, through the one door."""

from dataclasses import replace

import pytest

from tests.checkout.conftest import MINA, NOW, TILL, Till
from vafa.catalog.actions import add_branch, add_holiday, put_product, remove_holiday
from vafa.checkout.actions import accept_history, accept_sale, change_settings
from vafa.checkout.errors import CodeNeeded, MoreThanInvoice, NoCustomer
from vafa.checkout.queries import quote_sale
from vafa.checkout.types import Redeem
from vafa.codes.errors import CodesLocked, WrongCode
from vafa.codes.models import WrongTries
from vafa.codes.tries import LIMITS
from vafa.customers.actions import change_customer
from vafa.customers.models import Customer
from vafa.customers.types import JoinedBy
from vafa.foundation.jalali import last_good_day, local_day
from vafa.ledger.errors import NotEnoughBalance
from vafa.ledger.models import Account, Movement
from vafa.ledger.types import Unit
from vafa.outbox.models import OutboxEvent
from vafa.rules.conditions.holiday import Holiday
from vafa.sales.errors import BadSale, SameNumberOtherSale
from vafa.sales.models import Sale, SaleLine
from vafa.sales.types import FeeInput, LineInput, PaymentInput
from vafa.tenancy.scope import business_scope


def count_rows():
    """What there is of people, events, books and sales."""
    return [kind.objects.count() for kind in (Customer, OutboxEvent, Account, Movement, Sale)]


def test_a_sale_recognises_records_and_gives(till):
    till.credit_rule(5, days=45)
    till.points_rule(points=1, per="amount", amount_rial=1_000_000)
    receipt = till.sell(6_200_000, 2_200_000)
    assert receipt.is_new_customer
    assert receipt.total_rial == receipt.to_pay_rial == 8_400_000
    assert [(one.unit, one.amount) for one in receipt.earned] == [
        ("credit", 420_000),
        ("points", 8),
    ]
    assert (receipt.balance_rial, receipt.balance_points) == (420_000, 8)
    last_day = last_good_day(receipt.earned[0].expires_at)
    assert (last_day - local_day(NOW)).days == 45
    assert [(why.applied, why.reason) for why in receipt.why] == [
        (True, "applied"),
        (True, "applied"),
    ]
    sale = Sale.objects.get(id=receipt.sale_id)
    assert (sale.goods_rial, sale.customer_id) == (8_400_000, Customer.objects.get().id)
    assert SaleLine.objects.filter(sale_id=sale.id).count() == 2
    names = set(OutboxEvent.objects.values_list("name", flat=True))
    assert names == {"customer.joined", "sale.accepted"}
    till.prove()


def test_the_same_sale_again_gets_the_first_answer_letter_for_letter(till):
    till.credit_rule()
    sale = till.sale(1_000_000)
    first = till.accept(sale)
    rows = Movement.objects.count()
    again = till.accept(sale)
    assert (first.is_repeat, again.is_repeat) == (False, True)
    assert again.write() == first.write()
    assert (Movement.objects.count(), Sale.objects.count()) == (rows, 1)
    assert OutboxEvent.objects.filter(name="sale.accepted").count() == 1


def test_the_same_number_with_other_contents_is_refused(till):
    sale = till.sale(1_000_000)
    till.accept(sale)
    with pytest.raises(SameNumberOtherSale):
        till.accept(replace(sale, lines=till.sale(900_000).lines))
    assert Sale.objects.get().total_rial == 1_000_000


def test_a_correction_stays_in_the_branch_of_the_sale(till, scope):
    """Or a key of one branch could rewrite what another has sold."""
    sale = till.sale(1_000_000)
    till.accept(sale)
    elsewhere = add_branch(code="two", name="دو", actor=TILL, at=NOW).id
    with pytest.raises(SameNumberOtherSale):
        till.accept(replace(sale, branch_id=elsewhere, revision=2, lines=till.sale(1).lines))
    kept = Sale.objects.get()
    assert (kept.total_rial, kept.branch_id, kept.revision) == (1_000_000, till.branch.id, 1)


def test_an_invoice_that_would_make_the_sums_run_over_is_refused(till):
    prices = [10**12] * 2
    for sale in (till.sale(*prices), replace(till.sale(1), tip_rial=10**12)):
        with pytest.raises(BadSale):
            till.accept(sale)
    hidden = till.sale(*(LineInput(name="x", unit_price_rial=p, discount_rial=p) for p in prices))
    with pytest.raises(BadSale):
        till.accept(hidden)
    till.sell(10**12)
    assert Sale.objects.get().total_rial == 10**12


def test_the_same_request_key_with_another_invoice_is_refused(till):
    till.accept(till.sale(1_000_000), request_key="k1")
    with pytest.raises(SameNumberOtherSale):
        till.accept(till.sale(1_000_000), request_key="k1")
    assert Sale.objects.count() == 1


def test_a_sale_without_a_customer_is_kept_and_earns_nothing(till):
    till.credit_rule()
    receipt = till.sell(1_000_000, mobile=None)
    assert (receipt.customer_id, receipt.earned) == (None, ())
    assert [why.reason for why in receipt.why] == ["no_customer"]
    assert Movement.objects.count() == 0


def test_credit_comes_off_by_the_code_and_the_rest_earns(till):
    till.credit_rule(10)
    till.sell(1_000_000)
    code = till.code()
    receipt = till.sell(500_000, redeem=Redeem(code=code))
    assert (receipt.credit_spent_rial, receipt.to_pay_rial) == (100_000, 400_000)
    assert [one.amount for one in receipt.earned] == [40_000]
    assert till.credit() == 40_000
    till.prove()


def test_a_code_opens_once(till):
    till.credit_rule(10)
    till.sell(1_000_000)
    code = till.code()
    till.sell(500_000, redeem=Redeem(code=code, credit_rial=10_000))
    with pytest.raises(WrongCode):
        till.sell(500_000, redeem=Redeem(code=code, credit_rial=10_000))
    assert till.credit() == 90_000 + 49_000


def test_a_sale_of_the_past_that_comes_again_is_known_and_still_earns_nothing(till):
    till.credit_rule(10)
    till.sell(1_000_000)
    sale = till.sale(500_000)
    accept_history([sale], actor=TILL, at=NOW, joined_by=JoinedBy.IMPORT)
    receipt = till.accept(sale)
    assert receipt.is_repeat
    assert (receipt.total_rial, receipt.earned, receipt.balance_rial) == (500_000, (), 100_000)
    assert till.credit() == 100_000


def test_corrected_history_is_history_and_earns_nothing(till):
    till.credit_rule(10)
    till.sell(1_000_000)
    sale = till.sale(500_000)
    accept_history([sale], actor=TILL, at=NOW, joined_by=JoinedBy.IMPORT)
    rows = Movement.objects.count()
    for revision, price in [(2, 800_000), (3, 900_000)]:
        fixed = replace(sale, revision=revision, lines=till.sale(price).lines)
        receipt = till.accept(fixed)
        assert (receipt.total_rial, receipt.earned, receipt.why) == (price, (), ())
        assert replace(receipt, is_repeat=True) == till.accept(fixed)
    row = Sale.objects.get(number=sale.number)
    assert (row.revision, row.total_rial, row.awards, row.is_history) == (3, 900_000, [], True)
    assert (Movement.objects.count(), till.credit()) == (rows, 100_000)


def test_a_sale_that_names_its_customer_by_a_code_alone_is_repeated_too(till):
    change_settings(actor=TILL, at=NOW, code_alone=True)
    till.credit_rule(10)
    till.sell(1_000_000)
    sale = till.sale(500_000, mobile=None)
    redeem = Redeem(code=till.code(), credit_rial=10_000)
    first = till.accept(sale, redeem=redeem)
    assert first.credit_spent_rial == 10_000
    again = till.accept(sale, redeem=redeem)
    assert again.is_repeat
    assert again.write() == first.write()
    with pytest.raises(WrongCode):
        till.accept(till.sale(500_000, mobile=None), redeem=redeem)


@pytest.mark.parametrize(
    ("redeem", "refusal"),
    [
        (Redeem(credit_rial=10_000), CodeNeeded),
        (Redeem(code="0000000", credit_rial=10_000), WrongCode),
        (Redeem(without_code=True, credit_rial=100_001), NotEnoughBalance),
        (Redeem(without_code=True, credit_rial=60_000), MoreThanInvoice),
    ],
)
def test_what_is_refused_leaves_no_trace(till, redeem, refusal):
    till.credit_rule(10)
    till.sell(1_000_000)
    before = Sale.objects.count(), Movement.objects.count(), till.credit()
    with pytest.raises(refusal):
        till.sell(50_000, redeem=redeem)
    assert (Sale.objects.count(), Movement.objects.count(), till.credit()) == before


@pytest.mark.parametrize("mobile", ["+989120000001", MINA])
def test_after_a_wrong_code_only_the_wrong_try_is_kept(committed, business, mobile):
    with business_scope(business.pk):
        till = Till(business)
        till.sell(1_000_000)
        kept = count_rows()
    with pytest.raises(WrongCode), business_scope(business.pk):
        till.sell(50_000, mobile=mobile, redeem=Redeem(code="0000000"))
    with business_scope(business.pk):
        assert count_rows() == kept
        assert set(WrongTries.objects.values_list("side", "count")) >= {
            ("till", 1),
            ("business", 1),
        }


def test_who_shows_codes_for_strangers_is_locked_like_any_guesser(till):
    for _ in range(LIMITS["till"][0]):
        with pytest.raises(WrongCode):
            till.sell(50_000, mobile="+989120000001", redeem=Redeem(code="0000000"))
    with pytest.raises(CodesLocked):
        till.sell(50_000, mobile="+989120000001", redeem=Redeem(code="0000000"))
    assert Customer.objects.count() == 0


def test_a_repeat_with_a_number_given_up_since_joins_nobody(till):
    sale = till.sale(1_000_000)
    first = till.accept(sale)
    change_customer(customer_id=first.customer_id, mobile="09120000001", actor=TILL, at=NOW)
    assert till.accept(sale).write() == first.write()
    assert Customer.objects.count() == 1


def test_nobody_named_can_spend_nothing(till):
    with pytest.raises(NoCustomer):
        till.sell(50_000, mobile=None, redeem=Redeem(credit_rial=1))


def test_pay_all_takes_what_there_is_or_what_the_invoice_takes(till):
    till.credit_rule(10)
    till.sell(1_000_000)
    receipt = till.sell(30_000, redeem=Redeem(without_code=True))
    assert (receipt.credit_spent_rial, receipt.to_pay_rial) == (30_000, 0)


def test_tax_fees_tips_and_discounts_do_not_earn(till):
    till.credit_rule(10)
    sale = till.sale(
        1_000_000,
        discount_rial=200_000,
        tax_rial=72_000,
        tip_rial=50_000,
        fees=(FeeInput(kind="delivery", amount_rial=30_000),),
        payments=(PaymentInput(method="card", amount_rial=952_000),),
    )
    receipt = till.accept(sale)
    assert receipt.total_rial == 952_000
    assert [one.amount for one in receipt.earned] == [80_000]


def test_what_sells_stored_value_does_not_earn(till):
    till.credit_rule(10)
    put_product(
        sku="G1",
        name="کارت هدیه",
        category_id=None,
        price_rial=5_000_000,
        earns=False,
        actor=TILL,
        at=NOW,
    )
    card = LineInput(name="کارت هدیه", sku="G1", unit_price_rial=5_000_000)
    assert till.sell(card, 1_000_000).earned_of(Unit.CREDIT) == 100_000
    assert till.sell(card).earned == ()


def test_payments_must_add_up(till):
    sale = till.sale(1_000_000, payments=(PaymentInput(method="card", amount_rial=1),))
    with pytest.raises(BadSale) as refusal:
        till.accept(sale)
    assert refusal.value.pointer == "/payments"
    assert Sale.objects.count() == 0


def test_what_credit_did_not_pay_may_be_told_as_paid(till):
    till.credit_rule(10)
    till.sell(1_000_000)
    rest = (PaymentInput(method="card", amount_rial=900_000),)
    redeem = Redeem(credit_rial=100_000, without_code=True)
    sale = till.sale(1_000_000, payments=rest)
    assert quote_sale(sale, redeem=redeem, at=NOW).to_pay_rial == 900_000
    receipt = till.accept(sale, redeem=redeem)
    assert (receipt.credit_spent_rial, receipt.to_pay_rial) == (100_000, 900_000)
    with pytest.raises(BadSale):
        till.accept(till.sale(1_000_000, payments=rest))


def test_a_quote_decides_the_same_and_writes_nothing(till):
    till.credit_rule(5)
    till.sell(1_000_000)
    counts = Sale.objects.count(), Movement.objects.count(), OutboxEvent.objects.count()
    sale = till.sale(2_000_000)
    quote = quote_sale(sale, at=NOW)
    assert (quote.usable_rial, quote.may_spend_rial) == (50_000, 50_000)
    assert counts == (Sale.objects.count(), Movement.objects.count(), OutboxEvent.objects.count())
    receipt = till.accept(sale)
    assert quote.earned == receipt.earned


def test_a_correction_writes_only_the_difference(till):
    till.credit_rule(10)
    sale = till.sale(1_000_000)
    till.accept(sale)
    more = till.accept(replace(sale, revision=2, lines=till.sale(1_500_000).lines))
    assert [one.amount for one in more.earned] == [50_000]
    assert till.credit() == 150_000
    rows = Movement.objects.count()
    till.accept(replace(sale, revision=3, lines=till.sale(1_500_000).lines, tip_rial=9_000))
    assert Movement.objects.count() == rows
    till.accept(replace(sale, revision=4, lines=till.sale(700_000).lines))
    assert till.credit() == 70_000
    till.take_back(more)
    assert till.credit() == 0
    till.prove()


def test_a_sale_costs_nine_statements_and_a_redemption_thirteen(till, django_assert_num_queries):
    till.credit_rule()
    till.points_rule(points=5, per="visit")
    till.sell(1_000_000)
    with django_assert_num_queries(9):
        till.sell(1_000_000, 500_000)
    redeem = Redeem(code=till.code(), credit_rial=10_000)
    with django_assert_num_queries(13):
        till.sell(1_000_000, redeem=redeem)


def test_mobile_is_enough_to_join(till):
    till.sell(10_000)
    assert Customer.objects.get().mobile == MINA
    accept_sale(till.sale(10_000), actor=TILL, at=NOW)
    assert Customer.objects.count() == 1


def test_a_rule_for_holidays_follows_the_calendar_at_once(till):
    till.credit_rule(5, conditions=Holiday())
    assert till.sell(1_000_000).earned == ()
    who = {"actor": TILL, "at": NOW}
    holiday = add_holiday(day=local_day(NOW), name="سالگرد", **who)
    assert [one.amount for one in till.sell(1_000_000).earned] == [50_000]
    remove_holiday(holiday_id=holiday.id, **who)
    assert till.sell(1_000_000).earned == ()


def test_a_correction_gives_back_points_that_the_smaller_invoice_does_not_take(till):
    change_settings(actor=TILL, at=NOW, point_value_rial=1_000)
    till.points_rule(points=100, per="visit")
    till.credit_rule(1, step=1)
    till.sell(1_000_000)
    sale = till.sale(500_000)
    redeem = Redeem(points=80, credit_rial=10_000, without_code=True)
    till.accept(sale, redeem=redeem)
    same = till.accept(replace(sale, revision=2, table="7"))
    assert (same.credit_spent_rial, same.points_spent, same.to_pay_rial) == (10_000, 80, 410_000)
    less = till.accept(replace(sale, revision=3, lines=till.sale(60_500).lines))
    assert (less.credit_spent_rial, less.points_spent, less.to_pay_rial) == (0, 60, 500)
    assert Sale.objects.get(id=less.sale_id).credit_rial == 60_000
    assert till.points() == 200 - 60
    back = till.take_back(less)
    assert (back.restored_rial, back.restored_points) == (0, 60)
    assert till.points() == 100
    till.prove()
