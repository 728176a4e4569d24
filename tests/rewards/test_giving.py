"""Grants on their way into the books."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from vafa.audit.types import SYSTEM
from vafa.foundation.ids import new_id
from vafa.foundation.jalali import TEHRAN
from vafa.ledger.actions import Journal, load_lots, lock_wallet
from vafa.ledger.errors import AlreadyPosted
from vafa.ledger.queries import load_wallet, verify_books
from vafa.ledger.types import Cause, TransferKind, Unit
from vafa.rewards.actions import give_rewards
from vafa.rewards.types import AfterDays, Grant, Terms
from vafa.tenancy.scope import current_business_id

NOON = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("scope")


def make_grant(kind, amount, terms=Terms(), rule_id=11):
    return Grant(
        kind=kind,
        unit=Unit(kind),
        amount=amount,
        terms=terms,
        weights=(1,),
        rule_id=rule_id,
        rule_version=2,
    )


def give(grants, *, owner, cause, reference="earn"):
    journal = Journal(actor=SYSTEM, at=NOON)
    wallet = load_lots(lock_wallet(owner, at=NOON))
    given = give_rewards(
        grants,
        journal=journal,
        wallet=wallet,
        cause=cause,
        reference=reference,
        earned_at=NOON,
        zone=TEHRAN,
    )
    journal.post()
    return given


def test_every_grant_is_a_lot_with_its_terms_and_the_rule_that_gave_it():
    owner, cause = new_id(), Cause(kind="sale", id=new_id())
    terms = Terms(wait_hours=24, expiry=AfterDays(count=45), priority=3, promotional=False)
    given = give(
        [make_grant("credit", 5_000, terms), make_grant("points", 7)], owner=owner, cause=cause
    )
    credit, points = given
    assert credit.available_at == NOON + timedelta(hours=24)
    assert credit.expires_at == datetime(2027, 1, 6, 20, 30, tzinfo=UTC)
    assert (points.available_at, points.expires_at) == (NOON, None)
    wallet = load_wallet(owner, at=NOON)
    assert wallet.pending == {Unit.CREDIT: 5_000, Unit.POINTS: 0}
    assert wallet.usable == {Unit.CREDIT: 0, Unit.POINTS: 7}
    lot = next(lot for lot in wallet.lots if lot.id == credit.lot_id)
    assert (lot.rule_id, lot.rule_version, lot.cause, lot.promotional) == (11, 2, cause, False)
    assert list(verify_books(current_business_id())) == []


def test_the_same_reference_is_not_given_twice():
    owner, cause = new_id(), Cause(kind="sale", id=new_id())
    give([make_grant("points", 7)], owner=owner, cause=cause)
    with pytest.raises(AlreadyPosted), transaction.atomic():
        give([make_grant("points", 7)], owner=owner, cause=cause)


def test_nothing_decided_nothing_entered():
    journal = Journal(actor=SYSTEM, at=NOON)
    cause = Cause(kind="sale", id=new_id())
    wallet = lock_wallet(new_id(), at=NOON)
    given = give_rewards(
        [], journal=journal, wallet=wallet, cause=cause, reference="e", earned_at=NOON, zone=TEHRAN
    )
    assert given == ()
    journal.post()
    assert list(verify_books(current_business_id())) == []


def test_what_is_owed_is_paid_first():
    owner, sale = new_id(), Cause(kind="sale", id=new_id())
    journal = Journal(actor=SYSTEM, at=NOON)
    wallet = load_lots(lock_wallet(owner, at=NOON))
    transfer = journal.begin(TransferKind.TAKE_BACK, reference="back", cause=sale)
    journal.take_back(transfer, wallet, Unit.CREDIT, 3_000, given_by=sale)
    journal.post()
    swallowed, rest = give(
        [make_grant("credit", 2_000), make_grant("credit", 5_000)],
        owner=owner,
        cause=Cause(kind="sale", id=new_id()),
    )
    assert swallowed.lot_id == 0
    assert rest.lot_id != 0
    assert load_wallet(owner, at=NOON).usable[Unit.CREDIT] == 4_000
