"""Caps over time: counted with each sale, given back with what returns, shared by no two sales."""

import threading
from datetime import timedelta

from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from tests.checkout.conftest import MINA, TILL, Till, replace
from vafa.checkout.actions import accept_sale
from vafa.checkout.queries import quote_sale
from vafa.ledger.types import Unit
from vafa.rewards.kinds.points import Points
from vafa.rules.actions import create_rule
from vafa.rules.conditions.member_of import MemberOf
from vafa.rules.models import RuleUse
from vafa.rules.types import Cap, Period, RuleSpec
from vafa.tenancy.scope import business_scope

PARVIZ = "+989121234568"


def capped(till, *caps, points=10):
    spec = RuleSpec(name="visits", reward=Points(points=points, per="visit"), caps=caps)
    return create_rule(spec=spec, actor=TILL, at=till.at - timedelta(days=400), state="live")


def earned(receipt):
    return receipt.earned_of(Unit.POINTS)


def test_a_month_is_full_and_the_next_one_begins_anew(till):
    capped(till, Cap(most=25, within=Period.MONTH))
    assert [earned(till.sell(1000)) for _ in range(4)] == [10, 10, 5, 0]
    assert earned(till.sell(1000, mobile=PARVIZ)) == 10
    till.pass_days(1)  # 1 Azar
    assert earned(till.sell(1000)) == 10
    assert till.points() == 35
    till.prove()


def test_the_till_is_told_why_in_the_quote_and_with_the_sale(till):
    capped(till, Cap(most=1, counts="times", within=Period.DAY))
    sale = till.sale(1000)
    assert [why.reason for why in quote_sale(sale, at=till.at).why] == ["applied"]
    till.accept(sale)
    later = till.sale(1000)
    assert [why.reason for why in quote_sale(later, at=till.at).why] == ["used_up"]
    assert [why.reason for why in till.accept(later).why] == ["used_up"]


def test_a_quote_counts_nothing(till):
    capped(till, Cap(most=25))
    till.sell(1000)
    before = list(RuleUse.objects.values_list("amount", "times"))
    quote_sale(till.sale(1000), at=till.at)
    assert list(RuleUse.objects.values_list("amount", "times")) == before == [(10, 1)]


def test_what_comes_back_may_be_earned_again(till):
    capped(till, Cap(most=10), Cap(most=1, counts="times", within=Period.DAY))
    first = till.sell(600, 400)
    assert earned(till.sell(1000)) == 0
    till.take_back(first, (0, 1), number="r1")
    assert set(RuleUse.objects.values_list("amount", "times")) == {(4, 1)}
    till.take_back(first, (1, 1), number="r2")
    assert set(RuleUse.objects.values_list("amount", "times")) == {(0, 0)}
    assert earned(till.sell(1000)) == 10
    till.prove()


def test_a_correction_counts_the_difference(till):
    rule = RuleSpec(
        name="share",
        reward=Points(points=1, per="amount", amount_rial=100),
        caps=(Cap(most=25, per="rule"),),
    )
    create_rule(spec=rule, actor=TILL, at=till.at - timedelta(days=1), state="live")
    sale = till.sale(1_500)
    till.accept(sale)
    lines = (replace(sale.lines[0], unit_price_rial=9_000),)
    till.accept(replace(sale, revision=2, lines=lines))
    assert till.points() == 25
    lines = (replace(sale.lines[0], unit_price_rial=500),)
    till.accept(replace(sale, revision=3, lines=lines))
    assert till.points() == 5
    assert list(RuleUse.objects.values_list("amount", "times")) == [(5, 1)]
    till.prove()


def test_a_rule_without_caps_costs_no_statement_more(till, django_assert_num_queries):
    till.points_rule(points=1, per="visit")
    till.sell(1000)
    with CaptureQueriesContext(connection) as plain:
        till.sell(1000)
    capped(till, Cap(most=10**6), Cap(most=10**6, within=Period.DAY))
    till.sell(1000)
    with CaptureQueriesContext(connection) as limited:
        till.sell(1000)
    assert len(limited) == len(plain) + 2  # lock and look, count


def sell_at_once(till, mobiles):
    """Each of them buys once, all at the same moment; what each earned."""
    sales = [till.sale(1000, mobile=mobile) for mobile in mobiles]
    gate = threading.Barrier(25)
    given = []

    def work(mine):
        gate.wait()
        for sale in mine:
            with business_scope(till.business.pk):
                given.append(earned(accept_sale(sale, actor=TILL, at=till.at)))
        connections.close_all()

    threads = [threading.Thread(target=work, args=[sales[n::25]]) for n in range(25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def test_two_hundred_invoices_share_a_budget_of_a_thousand(committed, business):
    with business_scope(business.pk):
        till = Till(business)
        capped(till, Cap(most=1_000, per="rule"), points=7)
    given = sell_at_once(till, [f"+98912{number:07}" for number in range(200)])
    assert len(given) == 200
    assert sum(given) == 1_000
    assert sorted(given, reverse=True) == [7] * 142 + [6] + [0] * 57
    with business_scope(business.pk):
        assert list(RuleUse.objects.values_list("amount", "times")) == [(1_000, 143)]
        till.prove()


def test_one_customer_at_fifty_tills_gets_what_one_customer_gets(committed, business):
    with business_scope(business.pk):
        till = Till(business)
        capped(till, Cap(most=1, counts="times", within=Period.DAY))
        till.sell(1000)
        till.pass_days(1)
    given = sell_at_once(till, [MINA] * 50)
    assert sorted(given, reverse=True) == [10] + [0] * 49
    with business_scope(business.pk):
        till.prove()


def test_a_sale_with_ten_rules_costs_fifteen_statements_at_most(till):
    for percent in range(1, 7):
        till.credit_rule(percent)
    capped(till, Cap(most=25, within=Period.MONTH), Cap(most=1_000, per="rule"))
    capped(till, Cap(most=3, counts="times", within=Period.WEEK))
    capped(till, Cap(most=90, per="branch", within=Period.DAY))
    members = MemberOf(labels=("lrfm:loyal", "lrfm:champions"))
    spec = RuleSpec(name="x", reward=Points(points=1, per="visit"), conditions=members)
    create_rule(spec=spec, actor=TILL, at=till.at - timedelta(days=400), state="live")
    till.sell(1000), till.sell(1000)
    with CaptureQueriesContext(connection) as statements:
        receipt = till.sell(1_000_000)
    assert len(receipt.why) == 10
    assert len(statements) <= 15
