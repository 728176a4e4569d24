from collections import Counter
from datetime import timedelta

from tests.ledger.conftest import Books
from tests.shop import NOW
from vafa.audit.types import SYSTEM
from vafa.foundation.jalali import TEHRAN, from_jalali, local_day
from vafa.insight import books as days
from vafa.insight.actions import prove_books, sum_up_books
from vafa.insight.models import BooksDay
from vafa.insight.queries import load_flow
from vafa.insight.types import Flow
from vafa.ledger.actions import expire_due
from vafa.ledger.queries import sum_open
from vafa.ledger.types import Unit

TODAY = local_day(NOW)
FIRST = from_jalali(1405, 7, 1)


def live(books):
    """Give, spend, expire and take back over some weeks."""
    sale = 77
    books.give(500, days=10, at=NOW - timedelta(days=40))
    books.spend(200, at=NOW - timedelta(days=35))
    expire_due(at=NOW - timedelta(days=30), actor=SYSTEM)
    books.give(1_000, days=90, at=NOW - timedelta(days=5), sale=sale)
    books.give(40, unit=Unit.POINTS, at=NOW - timedelta(days=5))
    spent = books.spend(600, at=NOW - timedelta(days=3))
    books.give_back(spent, at=NOW - timedelta(days=2))
    books.take_back(1_000, sale=sale, at=NOW)
    books.give(30, at=NOW)


def flow():
    return load_flow(first=FIRST, unit=Unit.CREDIT).during(FIRST, TODAY)


EXPECTED = Flow(issued=1_530, spent=200, expired=300, taken_back=1_000)


def test_the_flow_is_that_of_the_books_before_and_after_summing_up(scope, monkeypatch):
    monkeypatch.setattr(days, "SETTLED_SECONDS", 0)
    live(Books())
    before = load_flow(first=FIRST, unit=Unit.CREDIT)
    assert before.during(FIRST, TODAY) == EXPECTED
    assert sum_up_books() > 0
    assert load_flow(first=FIRST, unit=Unit.CREDIT) == before
    Books().give(70, at=NOW)  # after the mark
    after = load_flow(first=FIRST, unit=Unit.CREDIT)
    assert after.during(FIRST, TODAY).issued == EXPECTED.issued + 70
    assert after.open_after(TODAY) == before.open_after(TODAY) + 70


def test_what_was_open_on_a_day_is_what_is_open_less_what_came_since(scope):
    live(Books())
    flow = load_flow(first=FIRST, unit=Unit.CREDIT)
    opened = {
        ago: flow.open_after(TODAY - timedelta(days=ago)) for ago in (41, 40, 35, 30, 4, 3, 0)
    }
    assert opened == {41: 0, 40: 500, 35: 300, 30: 0, 4: 1_000, 3: 400, 0: 30}
    assert sum_open(Unit.CREDIT) == 30


def test_points_and_credit_are_kept_apart(scope):
    live(Books())
    assert load_flow(first=FIRST, unit=Unit.POINTS).during(FIRST, TODAY) == Flow(issued=40)


def test_summing_up_twice_counts_nothing_twice(scope, monkeypatch):
    monkeypatch.setattr(days, "SETTLED_SECONDS", 0)
    books = Books()
    live(books)
    sum_up_books()
    kept = Counter(BooksDay.objects.values_list("day", "unit", "purpose", "amount"))
    assert sum_up_books() == 0
    assert Counter(BooksDay.objects.values_list("day", "unit", "purpose", "amount")) == kept
    books.give(5, at=NOW - timedelta(days=40))  # a late one, for a day that is summed up already
    sum_up_books()
    assert load_flow(first=FIRST, unit=Unit.CREDIT).during(FIRST, TODAY).issued == 1_535
    assert prove_books()


def test_transfers_that_may_not_be_committed_yet_wait(scope):
    live(Books())
    assert sum_up_books() == 0
    assert flow() == EXPECTED


def test_wrong_days_are_noticed_and_made_right(scope, monkeypatch):
    monkeypatch.setattr(days, "SETTLED_SECONDS", 0)
    live(Books())
    sum_up_books()
    assert prove_books()
    BooksDay.objects.filter(purpose="spent").update(amount=1)
    assert days.find_differences(TEHRAN) == {Unit.CREDIT: 3 - 200}  # three days
    assert not prove_books()
    assert prove_books()
    assert flow() == EXPECTED


def test_an_empty_business_has_no_flow(scope):
    assert sum_up_books() == 0
    assert flow() == Flow()
    assert prove_books()
