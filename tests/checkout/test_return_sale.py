"""Returns: as if it had never been bought."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.checkout.conftest import NOW, TILL
from vafa.checkout.actions import return_sale
from vafa.ledger.models import Movement
from vafa.sales.errors import BadReturn, MoreThanSold, SameNumberOtherSale
from vafa.sales.models import Return, Sale, SaleLine
from vafa.sales.types import LineInput, ReturnInput


def test_a_whole_return_leaves_what_never_having_bought_would(till):
    till.credit_rule(10)
    till.sell(1_000_000)
    receipt = till.spend(60_000, 2_000_000)
    assert till.credit() == 100_000 - 60_000 + 194_000
    back = till.take_back(receipt)
    assert (back.restored_rial, back.reversed_rial, back.owed_rial) == (60_000, 194_000, 0)
    assert till.credit() == 100_000
    assert Sale.objects.get(id=receipt.sale_id).state == "returned"
    till.prove()


def test_partial_returns_sum_to_the_whole(till):
    till.credit_rule(7)
    till.spend_first = till.sell(1_000_000)
    receipt = till.spend(
        33_333, LineInput(name="tea", unit_price_rial=111_111, quantity=Decimal(3)), 777_777
    )
    before = till.credit()
    backs = [
        till.take_back(receipt, (0, 1), number="a"),
        till.take_back(receipt, (1, 1), number="b"),
        till.take_back(receipt, (0, 2), number="c"),
    ]
    assert sum(back.restored_rial for back in backs) == 33_333
    assert sum(back.goods_rial for back in backs) == 3 * 111_111 + 777_777
    assert till.credit() == 70_000
    assert before != 70_000
    till.prove()


def test_a_part_of_a_corrected_sale_brings_back_its_share_of_what_pays_for_it_now(till):
    till.credit_rule(10)
    till.sell(1_000_000)
    receipt = till.spend(100_000, 50_000, 50_000)
    till.accept(till.sale(30_000, 30_000, number=receipt.number, revision=2))
    assert till.credit() == 40_000
    assert till.take_back(receipt, (0, 1), number="a").restored_rial == 30_000
    assert till.take_back(receipt, number="b").restored_rial == 30_000
    assert till.credit() == 100_000
    till.prove()


def test_the_same_return_counts_once(till):
    till.credit_rule(10)
    receipt = till.sell(1_000_000, 500_000)
    first = till.take_back(receipt, (0, 1))
    rows = Movement.objects.count()
    again = till.take_back(receipt, (0, 1))
    assert (again.is_repeat, again.write()) == (True, first.write())
    assert (Movement.objects.count(), Return.objects.count()) == (rows, 1)
    with pytest.raises(SameNumberOtherSale):
        till.take_back(receipt, (1, 1))


def test_more_than_was_sold_is_refused_and_nothing_moves(till):
    till.credit_rule(10)
    receipt = till.sell(1_000_000)
    rows = Movement.objects.count()
    with pytest.raises(MoreThanSold):
        till.take_back(receipt, (0, 2))
    with pytest.raises(MoreThanSold):
        till.take_back(receipt, (4, 1))
    till.take_back(receipt, number="all")
    with pytest.raises(MoreThanSold):
        till.take_back(receipt, number="all again")
    assert Movement.objects.count() == rows + 1
    assert till.credit() == 0


@pytest.mark.parametrize("days", [-1, 1])
def test_a_return_before_its_sale_or_of_the_future_is_refused(till, days):
    till.credit_rule(10)
    receipt = till.sell(1_000_000)
    back = ReturnInput(number="r1", at=NOW + timedelta(days=days))
    with pytest.raises(BadReturn) as refusal:
        return_sale(receipt.sale_id, back, actor=TILL, at=NOW)
    assert refusal.value.pointer == "/at"
    assert (Return.objects.count(), till.credit()) == (0, 100_000)


def test_clocks_of_two_tills_may_differ_by_minutes(till):
    receipt = till.sell(1_000_000)
    back = ReturnInput(number="r1", at=NOW - timedelta(minutes=9))
    assert return_sale(receipt.sale_id, back, actor=TILL, at=NOW).goods_rial == 1_000_000


def test_spent_awards_of_a_returned_sale_are_owed_and_paid_by_the_next(till):
    till.credit_rule(10)
    receipt = till.sell(1_000_000)
    till.spend(100_000, 100_000)
    back = till.take_back(receipt)
    assert (back.reversed_rial, back.owed_rial) == (0, 100_000)
    assert till.credit() == -100_000
    till.sell(1_500_000)
    assert till.credit() == 50_000
    till.prove()


def test_a_hundred_rounds_of_buying_and_returning_leave_nothing(till):
    till.credit_rule(10)
    till.points_rule(points=5, per="visit")
    for _ in range(100):
        till.take_back(till.sell(1_000_000))
    assert (till.credit(), till.points()) == (0, 0)
    till.prove()


def test_an_award_that_ended_unspent_is_not_taken_twice(till):
    from vafa.audit.types import SYSTEM
    from vafa.ledger.actions import expire_due

    till.credit_rule(10, days=3)
    receipt = till.sell(1_000_000)
    till.pass_days(10)
    expire_due(at=till.at, actor=SYSTEM)
    other = till.sell(500_000)
    back = till.take_back(receipt)
    assert (back.reversed_rial, back.owed_rial) == (0, 0)
    assert till.credit() == 50_000
    assert other.balance_rial == 50_000
    till.prove()


def test_a_return_of_three_lines_costs_as_many_statements_as_of_one(till):
    till.credit_rule()
    counts = []
    for places in ((0,), (0, 1, 2)):
        receipt = till.sell(1_000_000, 2_000_000, 3_000_000)
        with CaptureQueriesContext(connection) as captured:
            till.take_back(receipt, *((place, 1) for place in places))
        counts.append(len(captured))
        returned = SaleLine.objects.filter(sale_id=receipt.sale_id).order_by("position")
        assert list(returned.values_list("returned_quantity", flat=True)) == [
            int(place in places) for place in range(3)
        ]
    assert counts[0] == counts[1]
