from datetime import timedelta

from tests.insight.test_books import live
from tests.ledger.conftest import Books
from tests.reports.conftest import TODAY, look_back
from vafa.customers.types import JoinedBy
from vafa.foundation.jalali import from_jalali
from vafa.ledger.queries import sum_movements
from vafa.ledger.types import Unit
from vafa.reports.queries import get_report, run_report


def table(slug, **filters):
    return run_report(get_report(slug), look_back(**filters))


def test_credit_by_day_is_what_the_books_say(scope):
    live(Books())
    found = table("credit-by-day", days=60)
    filters = found.filters
    books = sum_movements(start=filters.start, end=filters.end, unit=Unit.CREDIT)
    assert found.totals[1:8] == (
        books["issued"],
        0,  # nothing was sold
        books["spent"],
        books["expired"],
        books["taken_back"],
        books.get("adjusted", 0),
        0,
    )
    assert found.rows[-1].cells[8] == 30
    assert found.rows[0].cells[8] == 0
    by_day = {row.cells[0]: row.cells for row in found.rows}
    assert by_day[TODAY - timedelta(days=35)][1:] == (0, 0, 200, 0, 0, 0, 0, 300)


def test_a_period_in_the_past_ends_with_what_was_open_then(scope):
    live(Books())
    found = table("credit-by-day", days=3, until=TODAY - timedelta(days=34))
    assert [row.cells[8] for row in found.rows] == [500, 300, 300]


def test_credit_without_a_rule_is_said_to_be_by_hand(scope):
    Books().give(500)
    assert [row.cells[1] for row in table("credit-by-rule").rows] == [500]
    assert [row.cells[1] for row in table("credit-by-branch").rows] == [500]


def test_open_credit_stands_in_the_month_of_its_last_day(scope):
    books = Books()
    books.give(500, days=1)  # good to the middle of the first of Azar
    books.give(200, days=40)
    books.give(900)  # has no end
    assert [row.cells[:3] for row in table("credit-ending").rows] == [
        (from_jalali(1405, 8, 1), 1, 500),
        (from_jalali(1405, 10, 1), 1, 200),
    ]


def test_members_by_way_and_place(shop):
    shop.person(days_ago=2, joined_by=JoinedBy.CASHIER, branch=0)
    shop.person(days_ago=3, joined_by=JoinedBy.CASHIER, branch=1)
    shop.person(days_ago=4, joined_by=JoinedBy.PORTAL)
    shop.person(days_ago=90)
    assert [row.cells[1:] for row in table("members-by-way").rows] == [(2, 0.667), (1, 0.333)]
    assert [row.cells[1] for row in table("members-by-branch").rows] == [1, 1, 1]
    assert table("members-by-branch", branch=shop.branches[0].id).totals[1] == 1


def test_staff_are_told_by_what_they_did(shop):
    shop.sell(shop.person(days_ago=2), 300_000)
    Books().give(500)
    rows = table("staff").rows
    assert [row.cells[1:] for row in rows] == [(1, 1, 300_000, 0)]
