"""What is offered outside the rules is in the books once, on its own terms."""

from datetime import timedelta

import pytest
from django.db import transaction

from tests.checkout.conftest import MINA, NOW, TILL
from tests.checkout.test_why import watch
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import give_offers
from vafa.config.reactions import REACTIONS
from vafa.customers.actions import register_customer
from vafa.customers.queries import get_customer
from vafa.customers.types import JoinedBy, Profile
from vafa.foundation.shapes import BadValue, read_shape, write_shape
from vafa.guard.types import HOLD, Stance
from vafa.ledger.errors import AlreadyPosted
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Cause, Unit
from vafa.messaging.models import Message
from vafa.outbox.actions import deliver_pending
from vafa.rules.types import Offer

SARA = "+989121234568"
CAUSE = Cause(kind="campaign", id=9)
OFFER = {
    "reward": {"kind": "credit", "amount_rial": 500_000},
    "terms": {"expiry": {"kind": "days", "count": 10}},
}


def offer(**changed):
    return read_shape(Offer, OFFER | changed)


def give(*customers, what=None, is_told=False):
    references = {one: f"campaign:9:{one}" for one in customers}
    return give_offers(
        what or offer(), references, cause=CAUSE, actor=SYSTEM, at=NOW, is_told=is_told
    )


@pytest.fixture
def two(scope):
    return [join(MINA), join(SARA)]


def join(mobile):
    return register_customer(
        mobile=mobile, profile=Profile(), joined_by=JoinedBy.CASHIER, actor=TILL, at=NOW
    ).id


def usable(customer_id, at=NOW, unit=Unit.CREDIT):
    return load_wallet(customer_id, at=at).usable[unit]


def test_everybody_has_it_until_its_last_day(two, till):
    lots = give(*two)
    assert set(lots) == set(two)
    assert [usable(one) for one in two] == [500_000, 500_000]
    assert usable(two[0], at=NOW + timedelta(days=10)) == 500_000
    assert usable(two[0], at=NOW + timedelta(days=11)) == 0
    till.prove()


def test_a_reference_gives_once(two):
    give(two[0])
    with pytest.raises(AlreadyPosted), transaction.atomic():
        give(two[0])
    assert usable(two[0]) == 500_000


def test_the_usual_text_goes_out_only_when_asked_for(two):
    give(two[0])
    give(two[1], is_told=True)
    while deliver_pending(REACTIONS, at=NOW):
        pass
    told = Message.objects.filter(purpose="credit").values_list("customer_id", flat=True)
    assert list(told) == [two[1]]


def test_awards_that_are_stopped_or_wait_are_so_here_too(two):
    watch(get_customer(two[0]), Stance.BLOCK, NOW)
    watch(get_customer(two[1]), Stance.HOLD, NOW)
    assert set(give(*two)) == {two[1]}
    assert [usable(one) for one in two] == [0, 0]
    assert usable(two[1], at=NOW + HOLD) == 500_000


def test_points_are_an_offer_too(two):
    give(two[0], what=offer(reward={"kind": "points", "points": 30, "per": "visit"}))
    assert usable(two[0], unit=Unit.POINTS) == 30


def test_what_needs_a_purchase_cannot_be_offered():
    for reward in (
        {"kind": "credit", "percent": "5"},
        {"kind": "commission", "partner_id": 1, "percent": "5"},
    ):
        with pytest.raises(BadValue):
            offer(reward=reward)


def test_it_is_kept_as_it_was_written():
    assert read_shape(Offer, write_shape(offer())) == offer()
