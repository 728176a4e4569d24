"""Who came in is written down once, thanked by the rules, and greeted if the gate lets it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.shop import NOW, Shop
from vafa.audit.types import SYSTEM
from vafa.config.reactions import REACTIONS
from vafa.customers.errors import UnknownCustomer
from vafa.customers.models import Customer
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Unit
from vafa.messaging.models import Message
from vafa.messaging.types import TextClass
from vafa.outbox.actions import deliver_pending
from vafa.outbox.models import OutboxEvent
from vafa.rewards.kinds.points import Points
from vafa.rules.actions import create_rule
from vafa.rules.triggers.visit import OnVisit
from vafa.rules.types import RuleSpec
from vafa.visits.actions import check_in
from vafa.visits.models import Visit
from vafa.visits.queries import has_visited, list_visits, sum_visits, visits_of
from vafa.visits.types import VisitWay

DAY = timedelta(days=1)


@pytest.fixture
def shop(scope):
    return Shop(branches=2)


def come(shop, customer_id, *, branch=0, at=NOW, way=VisitWay.QR, **more):
    branch_id = shop.branches[branch].id if branch is not None else None
    return check_in(
        customer_id=customer_id, branch_id=branch_id, way=way, actor=SYSTEM, at=at, **more
    )


def follow(at=NOW):
    OutboxEvent.objects.exclude(name="visits.visited").delete()
    while deliver_pending(REACTIONS, at=at):
        pass
    assert not OutboxEvent.objects.exclude(error="").exists()


def test_a_visit_is_once_a_day_and_branch(shop):
    mina = shop.person("مینا")
    first = come(shop, mina)
    again = come(shop, mina, at=NOW + timedelta(hours=1), way=VisitWay.TILL)
    assert (first.is_new, again.is_new, again.visit_id) == (True, False, first.visit_id)
    assert come(shop, mina, branch=1).is_new
    assert come(shop, mina, branch=None).is_new
    assert not come(shop, mina, branch=None).is_new
    assert come(shop, mina, at=NOW + DAY).is_new
    assert come(shop, shop.person("رضا")).is_new
    assert (sum_visits(mina).days, sum_visits(mina).last_at) == (2, NOW + DAY)
    assert OutboxEvent.objects.filter(name="visits.visited").count() == 5


def test_a_day_ends_at_midnight_of_the_business(shop):
    mina = shop.person("مینا")
    late = NOW.replace(hour=20, minute=29)  # 23:59 in Tehran
    assert come(shop, mina, at=late).is_new
    assert come(shop, mina, at=late + timedelta(minutes=2)).is_new


def test_nobody_else_can_be_checked_in(shop):
    with pytest.raises(UnknownCustomer):
        come(shop, 4711)
    assert not Visit.objects.exists()


def test_a_rule_for_visits_gives_once_and_the_visitor_is_greeted(shop):
    spec = RuleSpec(name="هر مراجعه", when=OnVisit(), reward=Points(points=5, per="visit"))
    create_rule(spec=spec, actor=SYSTEM, at=NOW - DAY, state="live")
    mina = shop.person("مینا")
    come(shop, mina)
    come(shop, mina)
    follow()
    OutboxEvent.objects.filter(name="visits.visited").update(delivered_at=None)
    follow()
    assert load_wallet(mina, at=NOW).usable[Unit.POINTS] == 5
    [text] = Message.objects.filter(purpose="visit")
    assert (text.text_class, text.due_at) == (TextClass.ADVERTISING, NOW)
    assert text.expires_at == NOW + timedelta(hours=1)


def test_who_joined_today_is_not_greeted_as_well(shop):
    come(shop, shop.person("مینا", days_ago=0))
    follow()
    assert not Message.objects.filter(purpose="visit").exists()


def test_who_tells_of_the_visit_themselves_is_not_told_of_it(shop):
    come(shop, shop.person("مینا"), way=VisitWay.API, is_told=False)
    assert Visit.objects.count() == 1
    assert not OutboxEvent.objects.filter(name="visits.visited").exists()


def test_visits_of_a_merged_customer_are_read_with_the_others(shop):
    mina, twin = shop.person("مینا"), shop.person("مینا")
    come(shop, twin)
    Customer.objects.filter(id=twin).update(merged_into_id=mina)
    assert visits_of(mina).count() == 1
    assert has_visited(mina, branch_id=shop.branches[0].id, day=NOW.date())
    come(shop, twin, at=NOW + DAY)
    assert [one.customer_id for one in list_visits()] == [mina, twin]
