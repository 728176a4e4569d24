"""Inboxes that gateways do not bring: read, kept, and only then followed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.contracts.gateways import ippanel, magfa, melipayamak
from tests.contracts.gateways.recorded import say
from tests.loopback import Reply, serve
from tests.messaging.conftest import NOON, SARA
from vafa.messaging import actions, inbox
from vafa.messaging.models import Consent, InboundText
from vafa.outbox.models import OutboxEvent
from vafa.tenancy.scope import business_scope


def write(*texts, date="2026-11-21 12:00:00"):
    rows = [
        {
            "body": text,
            "senderNumber": "989121234567",
            "recipientNumber": "983000123",
            "date": date,
        }
        for text in texts
    ]
    return say({"status": 0, "messages": rows})


@pytest.fixture
def magfa_inbox(club):
    """An inbox that gives each of `waiting` once."""
    waiting: list[Reply] = []
    with serve(lambda call: waiting.pop(0) if waiting else write()) as there:
        club.add_gateway("magfa", magfa.settings(there.url))
        there.waiting = waiting
        yield there


def fetch(club, at=NOON):
    return actions.fetch_inbound(business_id=club.business.id, at=at)


def look(club):
    """What is kept, whether it was followed, who wants no advertising, and what was told on."""
    with business_scope(club.business.id):
        return (
            list(InboundText.objects.order_by("id").values_list("text", "is_followed")),
            list(Consent.objects.filter(is_stopped=True).values_list("mobile", flat=True)),
            OutboxEvent.objects.filter(name="text.arrived").count(),
        )


def test_what_customers_wrote_is_fetched_and_obeyed(club, magfa_inbox):
    magfa_inbox.waiting.append(write("لغو۱۱", "امتیاز من"))
    assert [fetch(club), fetch(club)] == [2, 0]
    assert look(club) == ([("لغو۱۱", True), ("امتیاز من", True)], [SARA], 2)


def test_a_text_that_is_given_once_outlives_a_worker_that_dies_before_acting(
    club, magfa_inbox, monkeypatch
):
    magfa_inbox.waiting.append(write("11"))

    def die(**_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(inbox, "follow_inbound", die)
        with pytest.raises(KeyboardInterrupt):
            fetch(club)
    assert look(club) == ([("11", False)], [], 0)
    assert fetch(club) == 1
    assert look(club) == ([("11", True)], [SARA], 1)


def test_an_inbox_that_gives_the_same_again_changes_nothing(club):
    with serve(lambda call: melipayamak.SAID["inbox"]) as there:
        club.add_gateway("melipayamak", melipayamak.settings(there.url))
        assert [fetch(club), fetch(club, NOON + timedelta(minutes=5))] == [1, 0]
    assert look(club) == ([("لغو 11", True)], [SARA], 1)


def test_old_texts_of_a_new_account_are_obeyed_but_nobody_is_answered(club, magfa_inbox):
    magfa_inbox.waiting.append(write("11", date="2024-03-01 12:00:00"))
    assert fetch(club) == 1
    assert look(club) == ([("11", True)], [SARA], 0)


def test_a_silent_inbox_does_not_keep_the_others_waiting(club, magfa_inbox):
    with serve(lambda call: Reply(500, b"oops")) as broken:
        club.add_gateway("melipayamak", melipayamak.settings(broken.url), position=-1)
        magfa_inbox.waiting.append(write("12"))
        assert fetch(club) == 1
        assert len(broken.calls) == 1


def test_a_cursor_is_kept_for_the_next_time(club):
    with serve(lambda call: ippanel.SAID["inbox"]) as there:
        club.add_gateway("ippanel", ippanel.settings(there.url))
        fetch(club)
        fetch(club)
    assert b"from_id" not in there.calls[0].body
    assert b'"from_id": 123' in there.calls[1].body
