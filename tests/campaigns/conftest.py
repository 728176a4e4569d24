"""A club with people, a gateway that we play, and campaigns to send."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.messaging.conftest import NOON, Played, played  # noqa: F401 - a fixture
from tests.messaging.conftest import Club as Sender
from vafa.audit.types import SYSTEM, Actor, ActorKind
from vafa.campaigns import actions
from vafa.campaigns.models import Campaign, Recipient
from vafa.campaigns.queries import get_campaign
from vafa.campaigns.types import read_plan
from vafa.config.reactions import REACTIONS
from vafa.config.schedule import AT_ONCE, run_steps
from vafa.customers.actions import register_customer
from vafa.customers.types import JoinedBy, Profile
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Unit
from vafa.messaging.models import Message
from vafa.messaging.types import SendResult, State
from vafa.tenancy.scope import business_scope

SARA = Actor(kind=ActorKind.STAFF, id=1, label="سارا")
MINA = Actor(kind=ActorKind.STAFF, id=2, label="مینا")
WORDS = "{greeting}دلمان برایتان تنگ شده است."


class Campaigner(Sender):
    """Shorthand for tests: what a manager and a worker do, in scopes of their own."""

    shop = None

    def join(self, count=1, *, mobile="+9891210", first=0):
        with business_scope(self.business.id):
            return [
                register_customer(
                    mobile=f"{mobile}{first + number:05}",
                    profile=Profile(),
                    joined_by=JoinedBy.CASHIER,
                    actor=SYSTEM,
                    at=NOON - timedelta(days=100),
                ).id
                for number in range(count)
            ]

    def add(self, **plan):
        with business_scope(self.business.id):
            return actions.add_campaign(plan=make_plan(**plan), actor=SARA, at=NOON)

    def begin(self, *, at=NOON, **plan):
        """A campaign that is being sent, nobody handed over yet."""
        campaign_id = self.add(**plan)
        with business_scope(self.business.id):
            actions.ask_to_send(campaign_id=campaign_id, actor=SARA, at=at, may_approve=True)
        assert actions.begin_due(self.business.id, at=at) == 1
        return campaign_id

    def feed(self, *, at=NOON, **more):
        return actions.feed_next(self.business.id, at=at, **more)

    def feed_all(self, *, at=NOON):
        while self.feed(at=at):
            pass

    def bring_all(self, *, at=NOON):
        """Hand over and send until nothing is left to do now."""
        while self.feed(at=at) or self.send(at).taken:
            pass

    def work(self, at=NOON):
        """A round of the worker."""
        assert run_steps(AT_ONCE, at=at, business_ids=[self.business.id]) == 0

    def view(self, campaign_id):
        with business_scope(self.business.id):
            return get_campaign(campaign_id)

    def do(self, action, **arguments):
        with business_scope(self.business.id):
            return action(**{"actor": SARA, "at": NOON, **arguments})

    def ask(self, query, *arguments, **more):
        with business_scope(self.business.id):
            return query(*arguments, **more)

    def recipients(self, campaign_id, **which):
        with business_scope(self.business.id):
            return list(
                Recipient.objects.filter(campaign_id=campaign_id, **which).order_by("customer_id")
            )

    def credit(self, customer_id, *, at=NOON):
        with business_scope(self.business.id):
            return load_wallet(customer_id, at=at).usable[Unit.CREDIT]

    def texts(self, **which):
        with business_scope(self.business.id):
            return list(Message.objects.filter(purpose="campaign", **which).order_by("id"))


@pytest.fixture
def takes_all(played):  # noqa: F811
    """A gateway that takes every text; the list holds the texts that it got."""
    got = []

    def take(batch):
        got.extend(batch)
        return [SendResult(uid=one.uid, state=State.SENT) for one in batch]

    played.script = staticmethod(take)
    return got


def make_plan(**changed):
    plan = {"name": "بازگشت", "texts": [{"words": WORDS}], "control_percent": 20}
    return read_plan(plan | changed)


@pytest.fixture
def club(business) -> Campaigner:
    return Campaigner(business)


__all__ = ["MINA", "NOON", "REACTIONS", "SARA", "WORDS", "Campaign", "Played", "datetime"]
