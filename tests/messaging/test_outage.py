"""T37: the first gateway is down for minutes while people ask for login codes.

`TRUST=whole` for ten minutes of it.
"""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from tests.contracts.gateways import generic_http
from tests.loopback import Reply, closed_url, serve
from tests.messaging.conftest import NOON
from vafa.foundation import http
from vafa.messaging.types import State

IS_WHOLE = os.environ.get("TRUST") == "whole"
TICK = timedelta(seconds=3)  # twenty a minute
DOWN = timedelta(minutes=10 if IS_WHOLE else 2)
REFUSED = generic_http.REFUSALS["200 with an error"][0]


def run_clock(club, begin, end, *, is_asking=True):
    """Every three seconds somebody asks for a code, and the worker sends."""
    asked, at = [], begin
    while at < end:
        if is_asking:
            asked.append(club.queue("login_code", at=at))
        club.send(at)
        at += TICK
    return asked


@pytest.mark.parametrize(
    "reply",
    [None, Reply(503), REFUSED, Reply(hangs=True)],
    ids=["refuses", "503", "200-error", "hangs"],
)
def test_codes_go_by_the_second_gateway_within_a_minute_and_once(
    club, panel, codes, reply, monkeypatch
):
    if reply is not None and reply.hangs:
        # Short, for us to wait; long enough for the other gateway, who answers, on a busy machine.
        monkeypatch.setattr(http, "ANSWER_SECONDS", 1 if IS_WHOLE else 0.1)
    with serve(lambda call: reply or Reply(503)) as first:
        url = closed_url() if reply is None else first.url
        account = club.add_gateway("generic_http", generic_http.settings(url), position=-1)
        asked = run_clock(club, NOON, NOON + DOWN)
        run_clock(club, NOON + DOWN, NOON + DOWN + timedelta(minutes=1), is_asking=False)
        sent = [club.get(one) for one in asked]
        assert {one.state for one in sent} == {State.SENT}
        assert max(one.sent_at - one.created_at for one in sent) <= timedelta(seconds=60)
        assert len(panel.calls) == len(asked) == DOWN / TICK
        assert sorted(panel.service.heard) == sorted(str(one) for one in asked)  # none twice
        # Trying it again now and then costs few calls.
        assert len(first.calls) <= 6 + 2 * DOWN / timedelta(minutes=1)
        if reply is None:
            return
        # It is back, and within two minutes it is used again.
        first.answer = panel.service.answer
        back = NOON + DOWN + timedelta(minutes=1)
        later = run_clock(club, back, back + timedelta(minutes=2))
        assert club.get(later[-1]).account_id == account


def test_a_silence_about_anything_else_is_not_sent_again(club, panel, monkeypatch):
    """Nobody waits for thanks: rather never than twice."""
    monkeypatch.setattr(http, "ANSWER_SECONDS", 0.1)
    with serve(lambda call: Reply(hangs=True)) as first:
        club.add_gateway("generic_http", generic_http.settings(first.url), position=-1)
        text = club.queue("thanks")
        for second in (0, 30, 60):
            club.send(NOON + timedelta(seconds=second))
    assert club.state(text) == State.UNKNOWN
    assert (len(first.calls), len(panel.calls)) == (1, 0)


def test_a_code_that_only_one_gateway_could_send_is_not_sent_again(club, codes, monkeypatch):
    monkeypatch.setattr(http, "ANSWER_SECONDS", 0.1)
    with serve(lambda call: Reply(hangs=True)) as only:
        club.add_gateway("generic_http", generic_http.settings(only.url))
        text = club.queue("login_code")
        for second in (0, 30, 60):
            club.send(NOON + timedelta(seconds=second))
    assert (club.state(text), len(only.calls)) == (State.UNKNOWN, 1)
