"""A business with a gateway that we play ourselves, and texts to send through it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.contracts.gateways import generic_http, kavenegar
from tests.loopback import Loopback, serve
from vafa.audit.types import SYSTEM
from vafa.messaging import actions
from vafa.messaging.gateways.demo_phone import DemoPhoneSettings
from vafa.messaging.models import Message
from vafa.messaging.registry import gateways, late_variables
from vafa.messaging.types import Capabilities, Gateway, Way
from vafa.tenancy.scope import business_scope

NOON = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)  # 30 Aban 1405, noon in Tehran
SARA = "+989121234567"


class Club:
    """Shorthand for tests: what a worker does, in scopes of its own."""

    def __init__(self, business) -> None:
        self.business = business
        self.count = 0

    def add_gateway(self, gateway: str, settings: dict, **more) -> int:
        with business_scope(self.business.id):
            return actions.save_gateway_account(
                gateway=gateway, settings=settings, actor=SYSTEM, at=NOON, **more
            )

    def queue(self, purpose="thanks", *, at=NOON, due_at=None, mobile=SARA, key=None, **variables):
        self.count += 1
        key = key or f"{purpose}:{self.count}"
        with business_scope(self.business.id):
            actions.queue_text(
                customer_id=None,
                mobile=mobile,
                purpose=purpose,
                variables=variables,
                dedupe_key=key,
                due_at=due_at or at,
                at=at,
            )
            return Message.objects.get(dedupe_key=key).id

    def send(self, at=NOON, **more):
        return actions.send_due(business_id=self.business.id, at=at, **more)

    def poll(self, at=NOON):
        return actions.poll_undecided(business_id=self.business.id, at=at)

    def get(self, message_id: int) -> Message:
        with business_scope(self.business.id):
            return Message.objects.get(id=message_id)

    def change(self, message_id: int, **values) -> None:
        with business_scope(self.business.id):
            Message.objects.filter(id=message_id).update(**values)

    def state(self, message_id: int) -> str:
        return self.get(message_id).state


@pytest.fixture
def club(business) -> Club:
    return Club(business)


@pytest.fixture
def panel(club) -> Iterator[Loopback]:
    """A gateway over HTTP that takes everything; `service.accepted` holds what it got."""
    service = generic_http.Service()
    with serve(service.answer) as there:
        there.service = service
        club.add_gateway("generic_http", generic_http.settings(there.url))
        yield there


@pytest.fixture
def kave(club) -> Iterator[Loopback]:
    """A Kavenegar that can be asked by our own numbers."""
    service = kavenegar.Service()
    with serve(service.answer) as there:
        there.service = service
        club.add_gateway("kavenegar", kavenegar.settings(there.url))
        yield there


class Played(Gateway):
    """A gateway that the test plays, in the thread of the sender."""

    slug = "played"
    title = "Played"
    needs = "Nothing"
    capabilities = Capabilities(max_batch=50, max_chars=900, reports=Way.NONE, inbound=Way.NONE)
    Settings = DemoPhoneSettings
    script = staticmethod(lambda batch: [])

    def send(self, batch):
        return type(self).script(batch)


@pytest.fixture
def played(club) -> Iterator[type[Played]]:
    """The played gateway, registered for this test and the account of the club."""
    assert "played" not in gateways
    gateways._members["played"] = Played
    club.add_gateway("played", {})
    yield Played
    del gateways._members["played"]
    Played.script = staticmethod(lambda batch: [])


@pytest.fixture
def codes() -> Iterator[list[str]]:
    """Spending codes 7000001, 7000002, …, made when sending; the list holds what was made."""
    made: list[str] = []

    def make(*, customer_id, mobile, message_uid, at):
        made.append(f"700000{len(made) + 1}")
        return made[-1]

    before = dict(late_variables)
    late_variables.update(code=make, login_code=make)
    yield made
    late_variables.clear()
    late_variables.update(before)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def sent_texts(there: Loopback) -> list[str]:
    return [text for _mobile, text in there.service.accepted.values()]
