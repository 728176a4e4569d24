"""The first gateway is down for minutes while people ask for login codes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.contracts.gateways import generic_http
from tests.loopback import Reply, closed_url, serve
from tests.messaging.conftest import NOON
from vafa.foundation import http
from vafa.messaging.types import State

TICK = timedelta(seconds=5)
DOWN = timedelta(minutes=3)
REFUSED = generic_http.REFUSALS["200 with an error"][0]


def run_clock(club, begin, end, *, is_asking=True):
    """Every five seconds somebody asks for a code, and the worker sends."""
    asked, at = [], begin
    while at < end:
        if is_asking:
            asked.append(club.queue("login_code", at=at))
        club.send(at)
        at += TICK
    return asked


@pytest.mark.parametrize("reply", [None, Reply(503), REFUSED], ids=["refuses", "503", "200-error"])
def test_codes_go_by_the_second_gateway_within_a_minute_and_once(club, panel, codes, reply):
    with serve(lambda call: reply or Reply(503)) as first:
        url = closed_url() if reply is None else first.url
        account = club.add_gateway("generic_http", generic_http.settings(url), position=-1)
        asked = run_clock(club, NOON, NOON + DOWN)
        run_clock(club, NOON + DOWN, NOON + DOWN + timedelta(minutes=1), is_asking=False)
        sent = [club.get(one) for one in asked]
        assert {one.state for one in sent} == {State.SENT}
        assert max(one.sent_at - one.created_at for one in sent) <= timedelta(seconds=60)
        assert len(panel.calls) == len(asked) == 36
        # Trying it again now and then costs few calls.
        assert len(first.calls) <= 12
        if reply is None:
            return
        # It is back, and within two minutes it is used again.
        first.answer = panel.service.answer
        back = NOON + DOWN + timedelta(minutes=1)
        later = run_clock(club, back, back + timedelta(minutes=2))
        assert club.get(later[-1]).account_id == account


def test_a_gateway_that_hangs_costs_the_first_few_and_then_one_a_minute(
    club, panel, codes, monkeypatch
):
    """Silence is not sent again: whoever got no code asks again, and that goes by the second."""
    monkeypatch.setattr(http, "ANSWER_SECONDS", 0.1)
    with serve(lambda call: Reply(hangs=True)) as first:
        club.add_gateway("generic_http", generic_http.settings(first.url), position=-1)
        asked = run_clock(club, NOON, NOON + timedelta(minutes=3))
    states = [club.state(one) for one in asked]
    assert states[:3] == [State.UNKNOWN] * 3
    assert states.count(State.UNKNOWN) <= 3 + 3
    assert states.count(State.SENT) == len(asked) - states.count(State.UNKNOWN)
    assert len(first.calls) == states.count(State.UNKNOWN)
    assert len(panel.calls) == states.count(State.SENT)
