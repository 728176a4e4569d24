"""Lots, spending, ends, returns: the books through their door."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.ledger.conftest import NOW, Books
from vafa.audit.types import SYSTEM
from vafa.foundation.ids import new_id
from vafa.ledger.actions import expire_due, lock_wallet
from vafa.ledger.errors import AlreadyPosted, NotEnoughBalance
from vafa.ledger.models import Lot, Movement, Transfer
from vafa.ledger.queries import (
    list_statement,
    load_wallet,
    sum_movements,
    sum_open,
    verify_books,
)
from vafa.ledger.types import Unit


def proof(scope):
    return list(verify_books(scope.pk))


def test_what_is_given_can_be_spent(books, scope):
    books.give(50_000, days=30)
    books.spend(20_000)
    assert load_wallet(books.owner, at=NOW).usable == {Unit.CREDIT: 30_000, Unit.POINTS: 0}
    assert proof(scope) == []


def test_the_soonest_end_is_spent_first(books):
    late, soon = books.give(50, days=60), books.give(50, days=30)
    taken = books.spend(70)
    assert [(part.lot_id, part.amount) for part in taken] == [(soon, 50), (late, 20)]
    assert books.left() == {late: 30}


def test_what_never_ends_is_spent_last(books):
    never, ending = books.give(100), books.give(100, days=1)
    books.spend(100)
    assert books.left() == {never: 100}
    assert ending not in books.left()


def test_priority_comes_before_the_end_and_promotional_before_paid(books):
    paid = books.give(10, days=5, promotional=False)
    gift = books.give(10, days=5)
    first = books.give(10, days=90, priority=-1)
    assert [part.lot_id for part in books.spend(30)] == [first, gift, paid]


def test_more_than_there_is_is_refused_and_changes_nothing(books, scope):
    books.give(3, unit=Unit.POINTS)
    rows = Movement.objects.count(), Transfer.objects.count()
    with pytest.raises(NotEnoughBalance) as refusal:
        books.spend(5, unit=Unit.POINTS)
    assert refusal.value.facts == {"usable": 3, "asked": 5, "unit": Unit.POINTS}
    assert (Movement.objects.count(), Transfer.objects.count()) == rows
    assert proof(scope) == []


def test_what_waits_cannot_be_spent_until_its_first_day(books):
    books.give(40, wait=2, days=10)
    with pytest.raises(NotEnoughBalance):
        books.spend(1)
    books.spend(40, at=NOW + timedelta(days=2))
    assert load_wallet(books.owner, at=NOW).pending[Unit.CREDIT] == 0


def test_the_end_is_the_first_instant_that_is_too_late(books):
    books.give(40, days=10)
    end = NOW + timedelta(days=10)
    with pytest.raises(NotEnoughBalance):
        books.spend(1, at=end)
    books.spend(1, at=end - timedelta(microseconds=1))


def test_a_reference_happens_once(books, scope):
    books.give(100)
    books.spend(10, reference="sale:7:spend")
    from django.db import transaction

    with pytest.raises(AlreadyPosted), transaction.atomic():
        books.spend(10, reference="sale:7:spend")
    assert load_wallet(books.owner, at=NOW).usable[Unit.CREDIT] == 90
    assert proof(scope) == []


# Published case E22: only what remains ends, once, the boundary moment included.
@pytest.mark.parametrize(
    ("lots", "spent", "gone", "balance"),
    [
        pytest.param([(150, 0)], 50, 100, 0, id="a"),
        pytest.param([(150, 0)], 150, 0, 0, id="b"),
        pytest.param([(100, 0), (50, 5)], 0, 100, 50, id="c"),
    ],
)
def test_only_what_remains_ends_and_only_once(books, scope, lots, spent, gone, balance):
    day_before = NOW - timedelta(days=1)
    for amount, days in lots:
        books.give(amount, at=day_before, days=days + 1)
    if spent:
        books.spend(spent, at=day_before)
    for _ in range(2):
        while expire_due(at=NOW, actor=SYSTEM):
            pass
    totals = sum_movements(start=day_before, end=NOW + timedelta(1), unit=Unit.CREDIT)
    assert totals.get("expired", 0) == gone
    assert lock_wallet(books.owner, at=NOW).balance(Unit.CREDIT) == balance
    assert proof(scope) == []


def test_many_wallets_end_by_as_few_statements_as_two(scope):
    def end_of(wallets):
        for _ in range(wallets):
            Books().give(70, days=-1)
        with CaptureQueriesContext(connection) as captured:
            assert expire_due(at=NOW, actor=SYSTEM) == wallets
        return len(captured)

    first = end_of(2)  # it looks up the house's accounts besides
    assert end_of(5) == end_of(2) <= first
    assert proof(scope) == []


def test_only_so_many_end_at_once_and_what_is_still_good_stays(books, scope):
    books.give(30, days=1)
    kept = books.give(50, days=2)
    assert expire_due(at=NOW + timedelta(days=1), actor=SYSTEM, limit=1) == 1
    assert books.left() == {kept: 50}
    assert expire_due(at=NOW + timedelta(days=1), actor=SYSTEM, limit=1) == 0
    assert proof(scope) == []


def test_an_undone_award_comes_from_its_own_lot_then_others_then_is_owed(books, scope):
    sale = new_id()
    books.give(70, sale=sale, days=30)
    books.give(20, days=5)
    books.spend(60)  # the 20 that end first, then 40 of the 70
    assert books.take_back(70, sale=sale) == 40
    view = load_wallet(books.owner, at=NOW)
    assert (view.usable[Unit.CREDIT], view.owed[Unit.CREDIT]) == (0, 40)
    assert proof(scope) == []


def test_what_is_owed_is_paid_by_the_next_award(books, scope):
    sale = new_id()
    books.give(50, sale=sale)
    books.spend(50)
    assert books.take_back(50, sale=sale) == 50
    assert books.give(30) == 0  # all of it went to the debt: no lot
    books.give(100)
    view = load_wallet(books.owner, at=NOW)
    assert (view.usable[Unit.CREDIT], view.owed[Unit.CREDIT]) == (80, 0)
    assert proof(scope) == []


def test_paid_value_is_never_taken_for_an_undone_award(books):
    sale = new_id()
    books.give(50, sale=sale)
    paid = books.give(100, promotional=False)
    books.spend(50)
    assert books.left() == {paid: 100}
    assert books.take_back(50, sale=sale) == 50
    assert books.left() == {paid: 100}


def test_spent_value_returns_to_its_lot_with_the_old_end(books, scope):
    lot = books.give(100, days=30)
    spent = books.spend(100)
    books.give_back(spent)
    assert books.left() == {lot: 100}
    assert Lot.objects.get(id=lot).expires_at == NOW + timedelta(days=30)
    assert proof(scope) == []


def test_value_whose_end_has_passed_returns_for_the_days_of_grace(books, scope):
    books.give(100, days=3)
    spent = books.spend(60)
    later = NOW + timedelta(days=10)
    while expire_due(at=later, actor=SYSTEM):
        pass
    books.give_back(spent, at=later)
    view = load_wallet(books.owner, at=later)
    assert [(lot.remaining, lot.expires_at) for lot in view.lots] == [
        (60, later + timedelta(days=7))
    ]
    assert proof(scope) == []


def test_the_statement_tells_every_movement_newest_first(books):
    books.give(100, days=30)
    books.spend(30)
    lines = list_statement(books.owner)
    assert [(line.kind, line.amount) for line in lines] == [("spend", -30), ("earn", 100)]
    older = list_statement(books.owner, before_id=lines[0].id)
    assert [line.amount for line in older] == [100]


def test_open_credit_is_what_customers_hold_less_what_they_owe(books):
    sale = new_id()
    books.give(50, sale=sale)
    books.spend(50)
    books.take_back(50, sale=sale)
    assert sum_open(Unit.CREDIT) == -50
