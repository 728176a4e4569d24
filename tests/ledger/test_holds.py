"""Value set aside: one outcome for each hold, whoever comes at the same moment (T08)."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from tests.ledger.conftest import NOW, Books
from vafa.audit.types import SYSTEM
from vafa.foundation.errors import Refused
from vafa.foundation.ids import new_id
from vafa.ledger.actions import (
    capture_hold,
    expire_due,
    hold_value,
    release_hold,
    time_out_holds,
)
from vafa.ledger.errors import (
    HoldEnded,
    MoreThanHeld,
    NotEnoughBalance,
    SameReferenceOtherHold,
    UnknownHold,
)
from vafa.ledger.models import Hold, Movement, Transfer
from vafa.ledger.queries import (
    list_open_holds,
    list_statement,
    list_taken_by,
    load_wallet,
    sum_open,
    verify_books,
)
from vafa.ledger.types import Cause, HoldState, Unit
from vafa.tenancy.scope import business_scope

SOON = NOW + timedelta(minutes=10)


@pytest.fixture
def proved(scope):
    yield
    assert list(verify_books(scope.pk)) == []


def hold(books, amount, *, reference=None, at=NOW, expires_at=SOON):
    return hold_value(
        books.owner,
        unit=Unit.CREDIT,
        amount=amount,
        reference=reference or f"test:{new_id()}",
        expires_at=expires_at,
        actor=SYSTEM,
        at=at,
    )


def capture(held, amount=None, *, at=NOW, sale=1):
    cause = Cause(kind="sale", id=sale)
    return capture_hold(held.id, amount=amount, cause=cause, actor=SYSTEM, at=at)


def look(books, at=NOW):
    view = load_wallet(books.owner, at=at)
    return view.usable[Unit.CREDIT], view.held[Unit.CREDIT]


def test_what_is_held_cannot_be_spent_and_is_still_the_customers(books, proved):
    books.give(100)
    held = hold(books, 70)
    assert look(books) == (30, 70)
    assert sum_open(Unit.CREDIT) == 100
    assert list_open_holds(books.owner) == [held]
    with pytest.raises(NotEnoughBalance):
        books.spend(31)
    with pytest.raises(NotEnoughBalance):
        hold(books, 31)


def test_a_hold_is_captured_in_part_and_the_rest_returns_to_its_lots(books, proved):
    soon, late = books.give(50, days=5), books.give(50, days=50)
    held = capture(hold(books, 80), 60, sale=7)
    assert (held.state, held.captured) == (HoldState.CAPTURED, 60)
    assert look(books) == (40, 0)
    spent = list_taken_by(Cause(kind="sale", id=7), "spend")
    assert spent == [(soon, Unit.CREDIT, 50), (late, Unit.CREDIT, 10)]
    assert books.left() == {late: 40}


def test_a_released_hold_leaves_everything_as_it_was(books, proved):
    lot = books.give(100, days=5)
    release_hold(hold(books, 70).id, actor=SYSTEM, at=NOW)
    assert (look(books), books.left()) == ((100, 0), {lot: 100})
    assert [line.amount for line in list_statement(books.owner)] == [70, -70, 100]


def test_each_act_can_be_repeated_and_none_after_another(books, proved):
    books.give(100)
    first = hold(books, 60, reference="r")
    assert hold(books, 60, reference="r") == first
    with pytest.raises(SameReferenceOtherHold):
        hold(books, 61, reference="r")
    done = capture(first, 50)
    rows = Movement.objects.count(), Transfer.objects.count()
    assert capture(first, 50) == done
    with pytest.raises(HoldEnded) as refusal:
        capture(first, 49)
    assert refusal.value.facts == {"state": "captured"}
    with pytest.raises(HoldEnded):
        release_hold(first.id, actor=SYSTEM, at=NOW)
    assert (Movement.objects.count(), Transfer.objects.count()) == rows
    other = hold(books, 10)
    gone = release_hold(other.id, actor=SYSTEM, at=NOW)
    assert release_hold(other.id, actor=SYSTEM, at=NOW) == gone
    with pytest.raises(HoldEnded):
        capture(other)


@pytest.mark.parametrize("amount", [71, 0, -5])
def test_more_or_less_than_was_held_is_refused(books, proved, amount):
    books.give(100)
    held = hold(books, 70)
    with pytest.raises(MoreThanHeld) as refusal:
        capture(held, amount)
    assert refusal.value.facts == {"held": 70, "asked": amount}
    assert look(books) == (30, 70)


def test_a_hold_is_captured_though_its_lot_ended_meanwhile(books, proved):
    books.give(100, days=1)
    end = NOW + timedelta(days=1)
    held = hold(books, 70, at=end - timedelta(minutes=1), expires_at=end + timedelta(minutes=5))
    while expire_due(at=end, actor=SYSTEM):
        pass
    assert look(books, end) == (0, 70)
    assert capture(held, 20, at=end).captured == 20
    assert sum_open(Unit.CREDIT) == 50  # the rest is back in its lot, which is over
    while expire_due(at=end, actor=SYSTEM):
        pass
    assert sum_open(Unit.CREDIT) == 0


def test_a_hold_times_out_at_its_end_and_not_before(books, proved):
    books.give(100)
    held, later = hold(books, 70), hold(books, 10, expires_at=SOON + timedelta(1))
    assert time_out_holds(at=SOON - timedelta(microseconds=1), actor=SYSTEM) == 0
    with pytest.raises(HoldEnded):  # over, though nobody has been round yet
        capture(held, at=SOON)
    assert time_out_holds(at=SOON, actor=SYSTEM) == 1
    assert time_out_holds(at=SOON, actor=SYSTEM) == 0
    assert Hold.objects.get(id=held.id).state == HoldState.TIMED_OUT
    assert (look(books), list_open_holds(books.owner)) == ((90, 10), [later])


def test_several_holds_of_one_wallet_time_out_together(books, proved):
    books.give(40, days=1)
    books.give(60)
    for amount in (30, 30, 20):
        hold(books, amount)
    assert time_out_holds(at=SOON, actor=SYSTEM, limit=2) == 2
    assert time_out_holds(at=SOON, actor=SYSTEM, limit=2) == 1
    assert look(books) == (100, 0)


def test_an_unknown_hold_is_refused(scope):
    with pytest.raises(UnknownHold):
        release_hold(1, actor=SYSTEM, at=NOW)


# T08: capture, release and time-out fired together on each of these, in crowds of three.
HOLDS = 200


def test_of_capture_release_and_time_out_exactly_one_happens(committed, business):
    with business_scope(business.pk):
        books = Books()
        books.give(HOLDS * 10)
        held = [hold(books, 10) for _ in range(HOLDS)]
    outcomes: dict[int, list[str]] = {one.id: [] for one in held}
    gate = threading.Barrier(3)

    def run(name, do):
        try:
            for one in held:
                gate.wait(60)
                try:
                    with business_scope(business.pk):
                        done = do(one)
                    if done:
                        outcomes[one.id].append(name)
                except Refused as refusal:
                    assert isinstance(refusal, HoldEnded)
        finally:
            connections.close_all()

    just_before = SOON - timedelta(microseconds=1)
    acts = {
        "captured": lambda one: capture(one, 4, at=just_before, sale=one.id),
        "released": lambda one: release_hold(one.id, actor=SYSTEM, at=just_before),
        "timed_out": lambda one: time_out_holds(at=SOON, actor=SYSTEM, limit=1),
    }
    threads = [threading.Thread(target=run, args=pair) for pair in acts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads)
    with business_scope(business.pk):
        states = dict(Hold.objects.values_list("id", "state"))
        assert list(verify_books(business.pk)) == []
        captured = sum(state == HoldState.CAPTURED for state in states.values())
        assert HoldState.OPEN not in states.values()
        assert sum_open(Unit.CREDIT) == HOLDS * 10 - captured * 4
        assert look(books)[1] == 0
        ends = Transfer.objects.filter(reference__endswith=":end").count()
        assert ends == HOLDS
    # Who says that it succeeded is who the hold says it was (a time-out may take the next one).
    for one in held:
        said = [name for name in outcomes[one.id] if name != "timed_out"]
        assert said in ([], [states[one.id]])
