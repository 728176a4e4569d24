"""Credit that ended, given back by hand: once, within the limits, written down."""

from datetime import timedelta

import pytest

from tests.checkout.conftest import MINA
from vafa.audit.models import AuditRecord
from vafa.audit.types import Actor, ActorKind
from vafa.checkout.actions import change_settings, give_by_hand, reinstate_by_hand
from vafa.checkout.errors import OverHandLimit, TooLongAgo
from vafa.customers.queries import find_by_mobile
from vafa.ledger.actions import expire_due
from vafa.ledger.errors import AlreadyPosted, NothingEnded
from vafa.ledger.models import Lot
from vafa.ledger.queries import list_ended, verify_books
from vafa.ledger.types import Unit

MANAGER = Actor(kind=ActorKind.STAFF, id=9, label="مدیر")


@pytest.fixture
def ended(till):
    """A sale whose 100,000 rials ended unspent but for 40,000, and their lot."""
    till.credit_rule(10, days=10)
    till.sale_receipt = till.sell(1_000_000)
    till.spend(40_000)
    lot = Lot.objects.order_by("id").first()
    till.pass_days(20)
    while expire_due(at=till.at, actor=MANAGER):
        pass
    return lot


def give_again(till, lot, **more):
    end = till.at + timedelta(days=7)
    return reinstate_by_hand(
        lot.id, expires_at=end, reason="سفر بود", actor=MANAGER, at=till.at, **more
    )


def test_what_ended_is_good_again_and_it_is_written_down(till, ended):
    before = till.credit()
    new = Lot.objects.get(id=give_again(till, ended))
    assert (new.remaining, new.origin_id) == (60_000, ended.id)
    assert till.credit() == before + 60_000
    record = AuditRecord.objects.get(act="credit.reinstated")
    assert record.object_id == find_by_mobile(MINA).id
    assert list(verify_books(till.business.pk)) == []


def test_it_is_given_back_once(till, ended):
    from django.db import transaction

    give_again(till, ended)
    after = till.credit()
    with pytest.raises(AlreadyPosted), transaction.atomic():
        give_again(till, ended)
    assert till.credit() == after


def test_a_return_takes_what_was_given_back_as_if_it_had_never_ended(till, ended):
    give_again(till, ended)
    before = till.credit()
    till.take_back(till.sale_receipt)
    assert till.credit() == before - 100_000


def test_the_limits_of_gifts_by_hand_hold(till, ended):
    change_settings(actor=MANAGER, at=till.at, hand_most_rial=59_999)
    with pytest.raises(OverHandLimit):
        give_again(till, ended)
    assert give_again(till, ended, may_exceed=True)


def test_what_was_given_back_counts_on_the_limit_of_a_day(till, ended):
    change_settings(actor=MANAGER, at=till.at, hand_most_rial=60_000, hand_daily_rial=60_000)
    give_again(till, ended)
    with pytest.raises(OverHandLimit):
        give_by_hand(
            customer_id=find_by_mobile(MINA).id,
            unit=Unit.CREDIT,
            amount=1,
            expires_at=None,
            reason="دلجویی",
            request_key="k",
            actor=MANAGER,
            at=till.at,
        )


def test_what_did_not_end_is_refused(till):
    till.credit_rule(10, days=10)
    till.sell(1_000_000)
    with pytest.raises(NothingEnded):
        give_again(till, Lot.objects.get())


def test_what_ended_is_listed_until_it_is_given_back_and_not_after_a_season(till, ended):
    mina, long_ago = find_by_mobile(MINA).id, till.at - timedelta(days=90)
    listed = {one.lot_id: one.amount for one in list_ended(mina, since=long_ago)}
    assert listed[ended.id] == 60_000
    assert list_ended(mina, since=till.at + timedelta(days=1)) == []
    till.pass_days(91)
    with pytest.raises(TooLongAgo):
        give_again(till, ended)
    till.pass_days(-91)
    give_again(till, ended)
    left = {one.lot_id: one.amount for one in list_ended(mina, since=long_ago)}
    assert left == {lot: amount for lot, amount in listed.items() if lot != ended.id}
