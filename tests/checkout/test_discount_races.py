"""The last use of a code, a coupon and a budget, wanted by many tills at once."""

import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from tests.checkout.conftest import NOW, TILL, Till
from tests.checkout.test_discounts import discount
from vafa.checkout.types import Redeem
from vafa.coupons.actions import make_batch
from vafa.coupons.errors import WrongDiscountCode
from vafa.coupons.models import DiscountCode, DiscountCount, DiscountUse
from vafa.sales.models import Sale
from vafa.tenancy.scope import business_scope

TILLS = 50


def all_at_once(till, codes=()):
    """Fifty customers buy at the same moment; the totals of those who were not refused."""
    sales = [till.sale(1_000, mobile=f"+98912{number:07}") for number in range(TILLS)]
    gate = threading.Barrier(TILLS)
    redeem = Redeem(discount_codes=tuple(codes)) if codes else None
    totals, refused = [], []

    def work(sale):
        gate.wait()
        try:
            with business_scope(till.business.pk):
                totals.append(till.accept(sale, redeem=redeem).total_rial)
        except WrongDiscountCode as refusal:
            refused.append(refusal)
        connections.close_all()

    threads = [threading.Thread(target=work, args=[sale]) for sale in sales]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(totals) + len(refused) == TILLS
    return totals


@pytest.mark.parametrize("kind", ["named", "coupon"])
def test_of_fifty_who_want_the_last_use_of_a_code_one_gets_it(committed, business, kind):
    with business_scope(business.pk):
        till = Till(business)
        limits = {"times": 1} if kind == "named" else {}
        made = discount(10, code="LAST", limits=limits)
        codes = ["LAST"]
        if kind == "coupon":
            _, codes = make_batch(discount_id=made.id, label="x", count=1, actor=TILL, at=NOW)
    assert all_at_once(till, codes) == [900]
    with business_scope(business.pk):
        assert DiscountUse.objects.count() == Sale.objects.count() == 1
        assert DiscountCode.objects.filter(used=1).count() == 1


def test_fifty_invoices_share_a_budget(committed, business):
    with business_scope(business.pk):
        till = Till(business)
        discount(10, limits={"budget_rial": 1_050})
    totals = all_at_once(till)
    assert sorted(totals) == [900] * 10 + [950] + [1_000] * 39
    with business_scope(business.pk):
        assert list(DiscountCount.objects.values_list("times", "amount_rial")) == [(11, 1_050)]


def test_what_a_discount_costs_in_statements(till):
    till.sell(1_000)
    with CaptureQueriesContext(connection) as plain:
        till.sell(1_000)
    discount(10)
    till.sell(1_000)
    with CaptureQueriesContext(connection) as automatic:
        till.sell(1_000)
    assert len(automatic) == len(plain) + 1  # what it took off
    discount(10, limits={"times": 9})
    till.sell(1_000)
    with CaptureQueriesContext(connection) as limited:
        till.sell(1_000)
    assert len(limited) == len(plain) + 3  # lock and look, what was taken off, count
