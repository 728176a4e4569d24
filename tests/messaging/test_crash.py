"""T35: the sender is killed -9 in the middle of its work, again and again.

`TRUST=whole` for 10,000 texts and a hundred kills.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter

from django.db import connections

from tests.messaging.conftest import NOON, Club, minutes
from vafa.messaging import queries
from vafa.messaging.types import State
from vafa.tenancy.scope import business_scope

IS_WHOLE = os.environ.get("TRUST") == "whole"
TEXTS, KILLS, AT_ONCE = (10_000, 100, 60) if IS_WHOLE else (80, 12, 4)


def work_until_nothing_is_due(club: Club, at) -> None:
    while club.send(at, limit=AT_ONCE).taken:
        pass
    while club.poll(at):
        pass


def start_worker(club: Club, at) -> int:
    """A process of its own that sends and asks; it is not told that it will be killed."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        for inherited in connections.all(initialized_only=True):
            # Beside a browser's event loop Django kept another one open, which is the parent's.
            inherited.connection = None
        try:
            work_until_nothing_is_due(club, at)
        finally:
            os._exit(0)
    return pid


def test_kills_lose_no_text_and_double_none(committed, club: Club, kave):
    """Each worker dies around a call: before it, while the gateway works, before it is recorded."""
    dice = random.Random(35)
    handed_over: Counter[str] = Counter()
    is_called, answer = threading.Event(), kave.service.answer

    def slow(call):
        is_called.set()
        time.sleep(dice.uniform(0, 0.04))  # a carrier takes its time
        uids = call.form.get("localmessageids", "[]").strip("[]")
        handed_over.update(uid for uid in uids.split(", ") if uid)
        return answer(call)

    kave.answer = slow
    texts = [club.queue("welcome", mobile=f"+98912{number:07}") for number in range(TEXTS)]
    abandoned = 0
    for round_ in range(KILLS):
        is_called.clear()
        pid = start_worker(club, NOON + minutes(6 * round_))
        assert is_called.wait(10)
        time.sleep(dice.uniform(0, 0.06))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        with business_scope(club.business.id):
            abandoned += queries.count_by_state().get(State.SENDING, 0)
    for round_ in range(KILLS, KILLS + 3):
        work_until_nothing_is_due(club, NOON + minutes(6 * round_))
    assert Counter(club.state(one) for one in texts) == {State.DELIVERED: TEXTS}
    assert handed_over == {str(one): 1 for one in texts}
    assert abandoned, "no worker died with a claim in its hands: the test has lost its teeth"
