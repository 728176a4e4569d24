"""Workers that hand people over and send are killed -9 again and again, and so is the gateway."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from datetime import timedelta

from django.db import connections

from tests.campaigns.conftest import NOON, SARA, Campaigner
from tests.contracts.gateways import kavenegar
from tests.loopback import serve
from tests.messaging.conftest import kave  # noqa: F401 - a fixture
from tests.ports import free_port
from vafa.campaigns import actions
from vafa.campaigns.types import CampaignState, RecipientState
from vafa.config.schedule import ask_gateways
from vafa.ledger.queries import load_wallet, verify_books
from vafa.ledger.types import Unit
from vafa.messaging.types import State
from vafa.tenancy.scope import business_scope

PEOPLE, KILLS = 80, 8
CREDIT = {"reward": {"kind": "credit", "amount_rial": 500_000}}


def work(club: Campaigner, at) -> None:
    """What the worker's round does, in small pieces, until nothing is left of it."""
    actions.begin_due(club.business.id, at=at)
    while True:
        was_fed = actions.feed_next(club.business.id, at=at, chunk=3)
        was_sent = club.send(at, limit=3).taken
        if not was_fed and not was_sent:
            break
    ask_gateways(club.business.id, at)


def start_worker(club: Campaigner, at) -> int:
    """A process of its own; it is not told that it will be killed."""
    connections.close_all()
    return start_process(lambda: work(club, at))


def start_process(run) -> int:
    """It does this, without any connection of ours, and ends."""
    pid = os.fork()
    if pid == 0:
        for inherited in connections.all(initialized_only=True):
            # Beside a browser's event loop Django kept another one open, which is the parent's.
            inherited.connection = None
        try:
            run()
        finally:
            os._exit(0)
    return pid


def start_gateway(port, book, death) -> int:
    """A gateway in a process of its own, which knows from its book what it took before.

    It dies by kill -9 while it works on the second call: before it took any text, having taken half
    of them, or all of them without having said so.
    """
    ready, is_ready = os.pipe()
    service, sends = kavenegar.Service(), 0
    service.accepted = dict.fromkeys(book.read_text().split(), ("", ""))

    def take(uids):
        with book.open("a") as out:
            out.writelines(f"{one}\n" for one in uids)
            out.flush()
            os.fsync(out.fileno())

    def answer(call):
        nonlocal sends
        if not call.path.endswith("sendarray.json"):
            return service.answer(call)
        sends += 1
        uids = call.form["localmessageids"].strip("[]").split(", ")
        if sends == 2 and death != "never":
            take(uids[: {"before": 0, "half": len(uids) // 2, "after": len(uids)}[death]])
            os.kill(os.getpid(), signal.SIGKILL)
        take(uids)
        return service.answer(call)

    def run():
        with serve(answer, port=port):
            os.write(is_ready, b"1")
            signal.pause()

    pid = start_process(run)
    assert os.read(ready, 1) == b"1"
    os.close(ready)
    os.close(is_ready)
    return pid


def test_kills_lose_nobody_and_write_to_nobody_twice(committed, club, kave):  # noqa: F811
    dice = random.Random(35)
    handed_over: Counter[str] = Counter()
    reached, answer = threading.Event(), kave.service.answer
    calls_left = 0  # until the worker is killed: by work done, however quick the machine is

    def slow(call):
        nonlocal calls_left
        time.sleep(dice.uniform(0, 0.03))
        uids = call.form.get("localmessageids", "[]").strip("[]")
        handed_over.update(uid for uid in uids.split(", ") if uid)
        calls_left -= 1
        if calls_left <= 0:
            reached.set()
        return answer(call)

    kave.answer = slow
    ids = club.join(PEOPLE)
    campaign_id = club.add(offer=CREDIT, control_percent=30)
    with business_scope(club.business.id):
        actions.ask_to_send(campaign_id=campaign_id, actor=SARA, at=NOON, may_approve=True)
    torn = 0
    for round_ in range(KILLS):
        calls_left = dice.randint(1, 2)
        reached.clear()
        pid = start_worker(club, NOON + timedelta(minutes=6 * round_))
        reached.wait(3)
        time.sleep(dice.uniform(0, 0.02))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        torn += club.view(campaign_id).state == CampaignState.RUNNING
    for round_ in range(KILLS, KILLS + 4):
        work(club, NOON + timedelta(minutes=6 * round_))
    assert torn > KILLS // 2, "no worker died with people left to write to: no teeth"

    recipients = club.recipients(campaign_id)
    written = {one.customer_id for one in recipients if one.state == RecipientState.QUEUED}
    assert {one.customer_id for one in recipients} == set(ids)
    assert written == {one.customer_id for one in recipients if one.arm == 1}
    texts = club.texts()
    assert Counter(one.customer_id for one in texts) == dict.fromkeys(written, 1)
    assert {one.id for one in texts} == {one.message_id for one in recipients if one.message_id}
    assert Counter(one.state for one in texts) == {State.DELIVERED: len(written)}
    assert {uid: handed_over[uid] for uid in (str(one.id) for one in texts)} == {
        str(one.id): 1 for one in texts
    }
    with business_scope(club.business.id):
        credit = {
            one: load_wallet(one, at=NOON + timedelta(hours=3)).usable[Unit.CREDIT] for one in ids
        }
    assert credit == {one: 500_000 if one in written else 0 for one in ids}
    assert list(verify_books(club.business.id)) == []
    assert club.view(campaign_id).state == CampaignState.DONE


def test_a_gateway_that_dies_in_the_middle_loses_no_text_and_sends_none_twice(club, tmp_path):
    port, book = free_port(), tmp_path / "taken"
    book.touch()
    club.add_gateway("kavenegar", kavenegar.settings(f"http://127.0.0.1:{port}"))
    ids = club.join(60)
    campaign_id = club.add(offer=CREDIT, control_percent=30)
    club.do(actions.ask_to_send, campaign_id=campaign_id, may_approve=True)
    at, died = NOON, 0
    for death in ("before", "half", "after", "half", "before", "after", "never"):
        pid = start_gateway(port, book, death)
        ask_gateways(club.business.id, at)
        work(club, at)
        if death == "never":
            for _round in range(4):
                at += timedelta(minutes=6)
                work(club, at)
            os.kill(pid, signal.SIGKILL)
        died += os.WIFSIGNALED(os.waitpid(pid, 0)[1])
        at += timedelta(minutes=6)
    assert died == 7

    written = {one.customer_id for one in club.recipients(campaign_id, arm=1)}
    texts = club.texts()
    assert Counter(one.customer_id for one in texts) == dict.fromkeys(written, 1)
    assert Counter(one.state for one in texts) == {State.DELIVERED: len(written)}
    assert Counter(book.read_text().split()) == {str(one.id): 1 for one in texts}
    assert {one: club.credit(one, at=at) for one in ids} == {
        one: 500_000 if one in written else 0 for one in ids
    }
    assert club.view(campaign_id).state == CampaignState.DONE
