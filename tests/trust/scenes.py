"""What is done to a running club, and the proof of what the worker did: for tests and bench."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tests.trust.running import RunningClub, Till, in_background

WAIT_SECONDS = 60
SALES_EACH_WEB_KILL = 20
SALES_EACH_KILL = 3


def kill_postgres_while_selling(
    club: RunningClub, till: Till, *, kills: int, chance: random.Random
) -> list[float]:
    """SIGKILL the postmaster so many times; seconds from each kill to the next answered sale."""
    over = threading.Event()
    gaps = []
    with in_background(till.sell_until, over, prefix="pg"):
        try:
            for _ in range(kills):
                _wait_for_answers(till, since=time.monotonic(), most=6)
                time.sleep(chance.random() * 0.3)
                club.kill_postgres()
                killed_at = time.monotonic()
                # Answers already on their way arrive within a moment.
                gaps.append(_wait_for_answers(till, since=killed_at + 0.3, most=1) - killed_at)
        finally:
            over.set()
    return gaps


def kill_web_until_sold(
    club: RunningClub, till: Till, names: Sequence[str], *, chance: random.Random
) -> int:
    """Sell all while processes that serve requests are SIGKILLed, one whenever some sales more
    were answered; how many were killed.
    """
    killed, answered = 0, 0
    with in_background(till.sell_all, names) as running:
        while not running.done():
            time.sleep(0.02)
            if len(till.acked) >= answered + SALES_EACH_WEB_KILL:
                answered = len(till.acked)
                killed += club.kill_web(chance)
    return killed


def kill_workers_while_following(
    club: RunningClub, till: Till, *, kills: int, chance: random.Random
) -> None:
    """Sell, let a worker follow, SIGKILL it in the middle; at last let one finish everything."""
    with forge_workers(club) as forge:
        for number in range(kills):
            till.sell_all([f"w{number}-{n}" for n in range(SALES_EACH_KILL)], tills=2)
            before = _count_done(club, till.cafe)
            worker = start_worker(forge)
            wait_until(lambda before=before: _count_done(club, till.cafe) != before)
            time.sleep(chance.random() * 0.1)
            os.kill(worker, signal.SIGKILL)
        start_worker(forge)
        wait_until(lambda: _is_followed(club, till.cafe))


@contextmanager
def forge_workers(club: RunningClub) -> Iterator[subprocess.Popen[str]]:
    """Where workers are made (tests.trust.workers); at the end all of them are dead."""
    forge = club.python(
        "tests.trust.workers",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert forge.stdout.readline().strip() == "ready"
        yield forge
    finally:
        os.killpg(forge.pid, signal.SIGKILL)
        forge.communicate()


def check_texts(club: RunningClub, cafe: dict[str, Any], service: Any) -> list[str]:
    """What is wrong with the effects of this café's sales; empty is as it must be.

    One text for each sale. The gateway had each at most once; a text that it never had, or whose
    worker died between sending and writing it down, is marked as such and not sent blindly again.
    Metrics are as if every event had been followed once.
    """
    business = cafe["business_id"]
    wrong = []
    ((sales,),) = club.ask("SELECT count(*) FROM sales_sale WHERE business_id = %s", business)
    texts = club.ask(
        "SELECT id::text, dedupe_key, state FROM messaging_message WHERE business_id = %s", business
    )
    if len({key for _, key, _ in texts}) != sales or len(texts) != sales:
        wrong.append(f"{sales} sales, {len(texts)} texts")
    for uid, key, state in texts:
        is_told = uid in service.accepted
        if state == "sent" and not is_told:
            wrong.append(f"{key} is called sent, and the gateway never had it")
        if state not in {"sent", "sending", "unknown"}:
            wrong.append(f"{key} is {state}")
    heard = Counter(uid for uid in service.heard if uid in {uid for uid, _, _ in texts})
    wrong += [f"the gateway had {uid} {count} times" for uid, count in heard.items() if count > 1]
    wrong += [
        f"customer {customer}: {kept} purchases kept, {real} made"
        for customer, kept, real in club.ask(
            "SELECT s.customer_id, m.purchases, count(*) FROM sales_sale s LEFT JOIN"
            " insight_customermetrics m USING (business_id, customer_id)"
            " WHERE s.business_id = %s GROUP BY 1, 2 HAVING m.purchases IS DISTINCT FROM count(*)",
            business,
        )
    ]
    return wrong


def _wait_for_answers(till: Till, *, since: float, most: int) -> float:
    """The moment of the last of the first so many answers after `since`."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        later = [at for at in list(till.acked_at) if at > since]
        if len(later) >= most:
            return later[most - 1]
        assert time.monotonic() < deadline, "no sale is answered any more"
        time.sleep(0.02)


def start_worker(forge: subprocess.Popen[str]) -> int:
    """One more worker; its pid."""
    forge.stdin.write("start\n")
    forge.stdin.flush()
    return int(forge.stdout.readline())


def _count_done(club: RunningClub, cafe: dict[str, Any]) -> tuple[int, int]:
    ((followed, sent),) = club.ask(
        "SELECT (SELECT count(*) FROM outbox_outboxevent WHERE business_id = %s"
        " AND delivered_at IS NOT NULL), (SELECT count(*) FROM messaging_message"
        " WHERE business_id = %s AND state <> 'queued')",
        cafe["business_id"],
        cafe["business_id"],
    )
    return followed, sent


def _is_followed(club: RunningClub, cafe: dict[str, Any]) -> bool:
    ((waiting,),) = club.ask(
        "SELECT (SELECT count(*) FROM outbox_outboxevent WHERE business_id = %s"
        " AND delivered_at IS NULL) + (SELECT count(*) FROM messaging_message"
        " WHERE business_id = %s AND state = 'queued')",
        cafe["business_id"],
        cafe["business_id"],
    )
    return waiting == 0


def wait_until(is_so: Callable[[], bool]) -> None:
    """Look again and again, for a minute at most."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "the worker does not follow"
        time.sleep(0.02)
