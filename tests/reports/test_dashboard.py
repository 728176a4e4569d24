import random
from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.ledger.conftest import Books
from tests.reports.conftest import TODAY, look_back
from tests.shop import NOW
from vafa.foundation.jalali import local_day
from vafa.foundation.periods import Period
from vafa.guard.actions import raise_flag
from vafa.insight import books as kept_days
from vafa.insight.actions import rebuild_history, refresh_all, score_all, sum_up_books
from vafa.insight.models import CustomerMetrics
from vafa.insight.queries import list_groups
from vafa.insight.types import Flow, Slipped
from vafa.ledger.actions import mark_warned
from vafa.ledger.models import Account
from vafa.ledger.queries import sum_movements
from vafa.ledger.types import Unit
from vafa.reports.queries import load_dashboard
from vafa.sales.models import Sale


def compare_before(filters):
    first = filters.period.first - timedelta(days=filters.period.days)
    return Period(first=first, last=filters.period.first - timedelta(days=1))


def load(days=30, **filters):
    wanted = look_back(days, **filters)
    return load_dashboard(wanted, compare=compare_before(wanted))


@pytest.fixture
def busy(shop):
    """Forty customers and strangers over three months, with returns, in two branches."""
    chance = random.Random(11)
    people = [shop.person(days_ago=chance.randrange(90)) for _ in range(40)]
    for _ in range(300):
        buyer = chance.choice([*people, None])
        sale = shop.sell(
            buyer,
            chance.randrange(1, 50) * 100_000,
            days_ago=chance.random() * 90,
            branch=chance.randrange(2),
        )
        if chance.random() < 0.05:
            shop.take_back(sale)
    refresh_all()
    score_all(at=NOW)
    return shop


def recompute(first, last, branch_id=None):
    """The same figures, sale by sale in Python; of the last day as much as has passed of today."""
    first_days = dict(CustomerMetrics.objects.values_list("customer_id", "first_day"))
    sums, buyers = defaultdict(int), set()
    for sale in Sale.objects.all():
        day = local_day(sale.at)
        if sale.at > NOW - (TODAY - last) or day < first or branch_id not in (None, sale.branch_id):
            continue
        net = sale.goods_rial - sale.returned_rial
        if sale.state != "returned":
            sums["invoices"] += 1
            buyers |= {sale.customer_id} - {None}
        if sale.customer_id is None:
            sums["unknown"] += net
        else:
            sums["new" if first_days[sale.customer_id] == day else "returning"] += net
    return dict(sums), len(buyers)


def as_said(figures):
    sums = {
        "invoices": figures.invoices,
        "unknown": sum(day.unknown_rial for day in figures.days),
        "new": sum(day.new_rial for day in figures.days),
        "returning": sum(day.returning_rial for day in figures.days),
    }
    return {name: value for name, value in sums.items() if value}, figures.customers


@pytest.mark.parametrize("branch", [None, 0, 1])
def test_every_figure_is_the_one_counted_sale_by_sale(busy, branch):
    branch_id = busy.branches[branch].id if branch is not None else None
    said = load(30, branch=branch_id)
    for figures in (said.now, said.before):
        period = figures.period
        assert as_said(figures) == recompute(period.first, period.last, branch_id)
        assert [day.day for day in figures.days] == list(period)
    assert said.growth == said.now.sales_rial / said.before.sales_rial - 1


def test_a_day_that_is_not_over_is_compared_with_as_much_of_a_day(shop):
    shop.sell(None, 100_000, at=NOW - timedelta(days=7, hours=1))
    shop.sell(None, 700_000, at=NOW - timedelta(days=7) + timedelta(hours=1))
    shop.sell(None, 300_000, at=NOW - timedelta(hours=1))
    filters = look_back(1)
    week_ago = TODAY - timedelta(days=7)
    said = load_dashboard(filters, compare=Period(first=week_ago, last=week_ago))
    assert (said.now.sales_rial, said.before.sales_rial) == (300_000, 100_000)


def test_groups_share_people_and_the_sales_of_the_period(busy):
    said = load(30)
    assert sum(group.customers for group in said.groups) == 40
    known = sum(day.new_rial + day.returning_rial for day in said.now.days)
    assert sum(group.sales_rial for group in said.groups) == known
    assert sum(group.sales_share for group in said.groups) == pytest.approx(1, abs=0.005)
    assert sum(group.people_share for group in said.groups) == pytest.approx(1, abs=0.005)


def test_credit_goes_from_what_was_open_to_what_is(shop, monkeypatch):
    monkeypatch.setattr(kept_days, "SETTLED_SECONDS", 0)
    books = Books()
    books.give(900, at=NOW - timedelta(days=50), days=90)
    books.give(500, at=NOW - timedelta(days=10), days=30)
    sum_up_books()
    books.spend(300, at=NOW - timedelta(days=2))
    credit = load(30).credit
    assert (credit.opening_rial, credit.closing_rial) == (900, 1_100)
    assert credit.flow == Flow(issued=500, spent=300)
    assert credit.opening_rial + credit.flow.net == credit.closing_rial
    assert credit.closing_by_day[-12:] == (900, *[1_400] * 8, *[1_100] * 3)
    filters = look_back(30)
    books_say = sum_movements(start=filters.start, end=filters.end, unit=Unit.CREDIT)
    assert (books_say["issued"], books_say["spent"]) == (500, 300)
    assert sum(Account.objects.filter(owner_id=books.owner).values_list("balance", flat=True)) == (
        credit.closing_rial
    )


def test_a_period_in_the_past_ends_with_the_credit_of_then(shop):
    books = Books()
    books.give(900, at=NOW - timedelta(days=50), days=90)
    books.spend(300, at=NOW - timedelta(days=2))
    credit = load(10, until=TODAY - timedelta(days=20)).credit
    assert (credit.opening_rial, credit.flow, credit.closing_rial) == (900, Flow(), 900)


def test_credit_that_ends_within_a_week_and_who_can_be_reminded(shop):
    soon, told, later = Books(), Books(), Books()
    soon.give(100, days=3)
    soon.give(50, days=5)
    told_lot = told.give(70, days=2)
    later.give(900, days=30)
    mark_warned([told_lot], times=2)
    ending = load().ending
    assert (ending.people, ending.amount_rial, ending.can_remind) == (2, 220, 1)
    assert ending.last_day == TODAY + timedelta(days=7)


def test_what_waits_is_counted(shop):
    raise_flag(rule="codes", subject="till:1", severity=2, at=NOW, facts={})
    assert (load().open_flags, load().failed_texts) == (1, 0)


def test_the_best_who_are_going_are_counted(shop):
    mina, reza = shop.person(), shop.person()
    for visit in range(8):
        for person in (mina, reza):
            shop.sell(person, days_ago=100 + visit * 5)
    shop.sell(reza, days_ago=1)
    rebuild_history(months=1, at=NOW)  # both were loyal when Mehr ended
    assert load().slipped == Slipped(best=2, slipped=1)


def test_a_new_business_is_empty_and_compares_with_nothing(scope):
    said = load_dashboard(look_back())
    assert said.is_empty
    assert (said.growth, said.before) == (None, None)
    assert said.now.average_rial is None and said.now.returning_share is None


def test_the_dashboard_asks_as_often_whatever_there_is(shop):
    counts = []
    list_groups()  # read once in a scope
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            load()
        counts.append(len(captured))
        for _ in range(3):
            shop.sell(shop.person(days_ago=1), 100_000)
        refresh_all()
        score_all(at=NOW)
    assert counts[0] == counts[1]
    assert counts[0] <= 20
