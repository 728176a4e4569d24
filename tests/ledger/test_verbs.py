"""What moves besides giving and spending: to other wallets, into another unit, for money."""

from datetime import timedelta

import pytest
from django.db import transaction

from tests.ledger.conftest import NOW, Books
from vafa.audit.types import SYSTEM
from vafa.foundation.ids import new_id
from vafa.ledger.actions import (
    Journal,
    expire_due,
    get_house_account,
    load_lots,
    lock_account,
    lock_wallet,
    lock_wallets,
    open_account,
)
from vafa.ledger.errors import NotEnoughBalance
from vafa.ledger.models import Account, Lot
from vafa.ledger.queries import (
    get_balance,
    list_given_by,
    list_statement,
    list_touched,
    load_wallet,
    sum_expired,
    sum_movements,
    sum_open,
    verify_books,
    wallets_by_owner,
)
from vafa.ledger.types import Cause, Holder, NewLot, Owner, Purpose, TransferKind, Unit

CARD = Owner(Holder.CARD, 77)


@pytest.fixture
def proved(scope):
    yield
    assert list(verify_books(scope.pk)) == []


def act(kind, do, *, at=NOW):
    journal = Journal(actor=SYSTEM, at=at)
    cause = Cause(kind="test", id=new_id())
    transfer = journal.begin(kind, reference=f"test:{cause.id}", cause=cause)
    result = do(journal, transfer)
    journal.post()
    return result


def lock_both(books, other):
    """Both wallets, locked together, with their lots."""
    owners = [Owner(Holder.CUSTOMER, books.owner), other]
    wallets = lock_wallets(owners, at=NOW)
    return [load_lots(wallets[owner]) for owner in owners]


def move(books, other, amount, unit=Unit.CREDIT):
    wallet, target = lock_both(books, other)
    return act(TransferKind.MOVE, lambda journal, t: journal.move(t, wallet, target, unit, amount))


def shape(lot):
    """What a lot keeps when it moves."""
    names = ("priority", "promotional", "available_at", "expires_at", "created_at", "rule_id")
    return [getattr(lot, name) for name in (*names, "rule_version", "cause_kind", "cause_id")]


def test_a_lot_moves_with_its_terms_and_names_the_one_it_was(books, proved):
    sale = new_id()
    first = books.give(70, sale=sale, days=30, priority=2)
    books.give(50, days=60)
    friend = Owner(Holder.CUSTOMER, new_id())
    moved = move(books, friend, 90)
    assert [Lot.objects.get(id=lot_id).amount for lot_id in moved] == [50, 40]
    there, here = Lot.objects.get(id=moved[1]), Lot.objects.get(id=first)
    assert shape(there) == shape(here)
    assert (there.origin_id, here.remaining) == (first, 30)
    assert load_wallet(friend.id, at=NOW).usable[Unit.CREDIT] == 90
    assert [(line.kind, line.amount) for line in list_statement(friend.id)] == [
        ("move", 40),
        ("move", 50),
    ]


def test_what_moved_twice_still_names_the_first_lot(books, proved):
    first = books.give(100)
    family = Owner(Holder.SHARED, new_id())
    move(books, family, 100)
    wallets = lock_wallets([family, Owner(Holder.CUSTOMER, books.owner)], at=NOW)
    back, own = load_lots(wallets[family]), load_lots(wallets[Holder.CUSTOMER, books.owner])
    [again] = act(TransferKind.MOVE, lambda journal, t: journal.move(t, back, own, Unit.CREDIT, 60))
    assert Lot.objects.get(id=again).origin_id == first
    assert books.left() == {again: 60}


def test_more_than_there_is_does_not_move(books, proved):
    books.give(10)
    with pytest.raises(NotEnoughBalance):
        move(books, CARD, 11)
    assert sum_open(Unit.CREDIT) == 10


def test_a_return_takes_the_award_where_it_moved_and_only_the_rest_is_owed(books, proved):
    sale = new_id()
    cause = Cause(kind="sale", id=sale)
    books.give(100, sale=sale)
    friend = Owner(Holder.CUSTOMER, new_id())
    move(books, friend, 80)
    other = Books()
    other.owner = friend.id
    other.give(500)  # their own, which no return of this sale touches
    other.spend(30)  # of what came over: it was given first
    assert list_touched(cause) == [friend]
    assert [lot.amount for lot in list_given_by(cause)] == [100]
    wallet, elsewhere = lock_both(books, friend)
    missing = act(
        TransferKind.TAKE_BACK,
        lambda journal, t: journal.take_back(
            t, wallet, Unit.CREDIT, 100, given_by=cause, elsewhere=[elsewhere]
        ),
    )
    assert missing == 30
    assert load_wallet(books.owner, at=NOW).owed[Unit.CREDIT] == 30
    theirs = load_wallet(friend.id, at=NOW)
    assert (theirs.usable[Unit.CREDIT], theirs.owed[Unit.CREDIT]) == (500, 0)


def test_a_debt_moves_with_a_merge(books, proved):
    sale = new_id()
    books.give(50, sale=sale)
    books.spend(50)
    books.take_back(50, sale=sale)
    wallet, heir = lock_both(books, Owner(Holder.CUSTOMER, new_id()))
    act(TransferKind.MOVE, lambda journal, t: journal.move_debt(t, wallet, heir, Unit.CREDIT))
    assert load_wallet(books.owner, at=NOW).owed[Unit.CREDIT] == 0
    assert load_wallet(heir.owner_id, at=NOW).owed[Unit.CREDIT] == 50


def test_points_become_credit_and_pay_a_debt_first(books, proved):
    sale = new_id()
    books.give(1_000, sale=sale)
    books.spend(1_000)
    books.take_back(1_000, sale=sale)
    books.give(30, unit=Unit.POINTS)
    cause = Cause(kind="convert", id=new_id())
    into = NewLot(unit=Unit.CREDIT, amount=2_500, available_at=NOW, expires_at=None)
    wallet = books.wallet()
    act(
        TransferKind.CONVERT,
        lambda journal, t: journal.convert(t, wallet, Unit.POINTS, 25, into, cause),
    )
    view = load_wallet(books.owner, at=NOW)
    assert view.usable == {Unit.CREDIT: 1_500, Unit.POINTS: 5}
    assert view.owed[Unit.CREDIT] == 0
    span = {"start": NOW, "end": NOW + timedelta(1)}
    assert sum_movements(unit=Unit.POINTS, **span)["converted"] == 25
    assert sum_movements(unit=Unit.CREDIT, **span)["converted"] == -2_500


def test_what_was_sold_on_a_card_is_paid_value_and_no_return_takes_it(books, proved):
    card = lock_wallet(CARD.id, holder=Holder.CARD, at=NOW)
    cause = Cause(kind="card", id=CARD.id)
    lot = NewLot(unit=Unit.CREDIT, amount=200_000, available_at=NOW, expires_at=None)
    act(TransferKind.SELL, lambda journal, t: journal.sell(t, card, lot, cause=cause, at=NOW))
    [sold] = load_wallet(CARD.id, holder=Holder.CARD, at=NOW).lots
    assert (sold.amount, sold.promotional) == (200_000, False)
    assert wallets_by_owner().filter(balance__gt=0).count() == 0  # no customer's
    span = {"start": NOW, "end": NOW + timedelta(1)}
    assert sum_movements(unit=Unit.CREDIT, **span) == {"sold": 200_000}
    assert sum_open(Unit.CREDIT) == 200_000


def test_a_gift_goes_to_a_cause_and_returns_from_it(books, proved):
    books.give(100)
    cause = lock_account(Holder.CAUSE, 5, Purpose.CAUSE, Unit.CREDIT, at=NOW)
    wallet = books.wallet()
    taken = act(
        TransferKind.DONATE,
        lambda journal, t: journal.spend(t, wallet, Unit.CREDIT, 60, target_id=cause.id),
    )
    assert get_balance(Holder.CAUSE, 5, Purpose.CAUSE, Unit.CREDIT) == 60
    grace = NewLot(unit=Unit.CREDIT, amount=0, available_at=NOW, expires_at=None)
    wallet = books.wallet()
    act(
        TransferKind.RESTORE,
        lambda journal, t: journal.give_back(t, wallet, taken, grace=grace, source_id=cause.id),
    )
    assert get_balance(Holder.CAUSE, 5, Purpose.CAUSE, Unit.CREDIT) == 0
    assert load_wallet(books.owner, at=NOW).usable[Unit.CREDIT] == 100


@pytest.mark.parametrize(
    ("holder", "purpose", "house", "may_sink", "may_rise"),
    [
        (Holder.CUSTOMER, Purpose.OWED, Purpose.ON_ACCOUNT, True, False),
        (Holder.PARTNER, Purpose.PAYABLE, Purpose.COMMISSION, True, True),
        (Holder.CAUSE, Purpose.CAUSE, Purpose.DONATED, False, True),
        (Holder.PEER, Purpose.POSITION, Purpose.CLEARED, True, True),
    ],
)
def test_a_plain_account_stays_on_its_side_of_zero(
    scope, proved, holder, purpose, house, may_sink, may_rise
):
    def pay(amount):
        account = lock_account(holder, 9, purpose, Unit.CREDIT, at=NOW)
        other = get_house_account(house, Unit.CREDIT, at=NOW)
        ends = (other, account.id) if amount > 0 else (account.id, other)
        act(
            TransferKind.CLEAR,
            lambda journal, t: journal.pay(t, *ends, Unit.CREDIT, abs(amount)),
        )

    for amount, is_allowed in ((-40, may_sink), (40, may_rise)):
        if is_allowed:
            pay(amount)
            assert get_balance(holder, 9, purpose, Unit.CREDIT) == amount
            pay(-amount)
        else:
            with pytest.raises(NotEnoughBalance), transaction.atomic():
                pay(amount)
        assert get_balance(holder, 9, purpose, Unit.CREDIT) == 0


def test_an_account_is_opened_once(scope):
    key = (Holder.PARTNER, 3, Purpose.PAYABLE, Unit.CREDIT)
    assert open_account(*key, at=NOW) == open_account(*key, at=NOW)
    assert Account.objects.filter(holder=Holder.PARTNER).count() == 1


def test_what_ended_is_given_back_as_a_new_lot_of_the_same_cause(books, proved):
    sale = new_id()
    cause = Cause(kind="sale", id=sale)
    lot_id = books.give(100, sale=sale, days=3)
    books.spend(40)
    later = NOW + timedelta(days=10)
    while expire_due(at=later, actor=SYSTEM):
        pass
    assert sum_expired(cause)[Unit.CREDIT] == 60
    wallet = load_lots(lock_wallet(books.owner, at=later), also=[lot_id])
    [ended] = wallet.lots
    end = later + timedelta(days=7)
    act(
        TransferKind.REINSTATE,
        lambda journal, t: journal.reinstate(t, wallet, ended, 60, end),
        at=later,
    )
    [lot] = load_wallet(books.owner, at=later).lots
    assert (lot.remaining, lot.expires_at, lot.cause) == (60, end, cause)
    assert sum_expired(cause)[Unit.CREDIT] == 0
