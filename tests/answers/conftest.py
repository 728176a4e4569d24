"""A club with a line; people write to it, the worker follows, and we look at what goes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from vafa.answers.queries import map_answers
from vafa.audit.types import SYSTEM
from vafa.config.reactions import REACTIONS
from vafa.customers.actions import register_customer
from vafa.customers.queries import find_by_mobile
from vafa.customers.types import JoinedBy, Profile
from vafa.joining.actions import ensure_code
from vafa.messaging.actions import record_inbound, save_gateway_account
from vafa.messaging.models import Message
from vafa.messaging.queries import list_inbound
from vafa.messaging.types import Inbound
from vafa.outbox.actions import deliver_pending
from vafa.outbox.models import OutboxEvent

NOON = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)  # 30 Aban 1405, noon in Tehran
SARA = "+989121234567"


class Line:
    """The line of the business in scope."""

    def __init__(self) -> None:
        self.at = NOON
        self.account = save_gateway_account(
            gateway="kannel",
            settings={"send_url": "http://k", "username": "u", "password": "p", "line": "3000"},
            actor=SYSTEM,
            at=NOON,
        )
        self.code = ensure_code()

    def write(self, text, *, mobile=SARA, provider_id="", minutes=1):
        """A text comes in and is followed; what goes back for it, as (purpose, variables)."""
        self.at += timedelta(minutes=minutes)
        known = set(Message.objects.values_list("id", flat=True))
        one = Inbound(mobile=mobile, text=text, provider_id=provider_id, line="3000")
        record_inbound(account_id=self.account, inbounds=[one], at=self.at)
        self.follow()
        new = Message.objects.exclude(id__in=known).order_by("id")
        return [(one.purpose, one.variables) for one in new]

    def follow(self):
        while deliver_pending(REACTIONS, at=self.at):
            pass
        assert not OutboxEvent.objects.exclude(error="").exists()

    def did(self):
        """What the newest text did, and whether it was answered."""
        inbound = list_inbound(limit=1).texts[0]
        done = map_answers([inbound.id]).get(inbound.id)
        return (done.outcome, done.is_answered) if done else None

    def join(self, first_name="سارا", mobile=SARA):
        customer = register_customer(
            mobile=mobile,
            profile=Profile(first_name=first_name),
            joined_by=JoinedBy.IMPORT,
            actor=SYSTEM,
            at=self.at,
        )
        self.follow()
        return customer

    def find(self, mobile=SARA):
        return find_by_mobile(mobile)


@pytest.fixture
def line(scope, persian) -> Line:
    return Line()
