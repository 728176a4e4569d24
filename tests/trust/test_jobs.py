"""T16: the worker is killed -9 again and again while it does all kinds of jobs: each effect once.

Real workers of the product's own loop and queue: files, the hour (birthdays, scenarios,
reminders), the night (tiers, what ends). A dead worker's jobs wait for its lease to be over; here
the lease is aged by hand, and `TRUST=whole pytest tests/trust/test_jobs.py` waits for one as well,
and has 10,000 effects and 100 kills. Seen to fail: birthdays whose key has the moment in it and not
the year; jobs of dead workers that nobody looks for.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from procrastinate.jobs import Job

from tests.trust.chores import EFFECTS
from tests.trust.running import RunningClub
from tests.trust.scenes import forge_workers, start_worker, wait_until
from vafa.config import jobs

pytestmark = pytest.mark.slow
IS_WHOLE = os.environ.get("TRUST") == "whole"
CLUBS, PEOPLE, KILLS = (20, 60, 100) if IS_WHOLE else (3, 14, 6)
LONGEST_WAIT = jobs.RESCUE_AFTER_SECONDS + 60
LONG = ("run_import", "vafa.config.jobs.every_hour", "vafa.config.jobs.every_night")


@pytest.fixture
def club(tables) -> Iterator[RunningClub]:
    """Its database alone: nothing is served here."""
    folder = Path(tempfile.mkdtemp(prefix="vafa-jobs-", dir="/tmp"))
    folder.chmod(0o755)
    club = RunningClub(folder)
    try:
        server = club.start_postgres(tables)
        yield club
        server.leave()
    finally:
        club.stop()
        shutil.rmtree(folder)


def count_open(club: RunningClub, *states: str) -> int:
    [(count,)] = club.ask(
        "SELECT count(*) FROM procrastinate_jobs WHERE status::text = ANY(%s) AND task_name ="
        " ANY(%s)",
        list(states),
        list(LONG),
    )
    return count


def end_leases(club: RunningClub) -> None:
    """As if the time had passed in which a dead worker's jobs are left alone."""
    with club.connect() as connection:
        connection.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - %s",
            [timedelta(seconds=jobs.RESCUE_AFTER_SECONDS + 1)],
        )


def tick(forge: subprocess.Popen[str]) -> None:
    forge.stdin.write("tick\n")
    forge.stdin.flush()
    assert forge.stdout.readline()


def list_effects(club: RunningClub) -> tuple[Counter[str], dict[str, int]]:
    """How often each thing happened, and the most that anybody had of it."""
    rows = club.ask(
        "SELECT what, sum(times)::int, max(times)::int FROM ("
        " SELECT business_id, what, who, count(*) AS times FROM ("
        "  SELECT t.business_id, t.kind || ' ' || m.unit AS what, a.owner_id AS who"
        "   FROM ledger_transfer t JOIN ledger_movement m ON m.business_id = t.business_id"
        "    AND m.transfer_id = t.id JOIN ledger_account a ON a.business_id = m.business_id"
        "    AND a.id IN (m.source_id, m.target_id) AND a.purpose = 'wallet'"
        "  UNION ALL SELECT business_id, purpose, customer_id FROM messaging_message"
        "  UNION ALL SELECT business_id, 'to ' || after, customer_id FROM tiers_tiermove"
        "  UNION ALL SELECT business_id, 'from the file', id FROM customers_customer"
        "   WHERE mobile LIKE '+98935%%'"
        " ) AS happened GROUP BY 1, 2, 3) AS had GROUP BY 1"
    )
    return Counter({what: times for what, times, _ in rows}), {what: most for what, _, most in rows}


def test_workers_killed_at_all_their_jobs_bring_each_effect_about_once(club, tmp_path):
    dice = random.Random(int(os.environ.get("SEED") or 16))
    club.open("tests.trust.chores", str(CLUBS), str(PEOPLE), str(tmp_path))
    torn = 0
    with forge_workers(club) as forge:
        for _ in range(KILLS):
            worker = start_worker(forge)
            wait_until(lambda: count_open(club, "doing") or not count_open(club, "todo"))
            time.sleep(dice.random() * 0.05)
            os.kill(worker, signal.SIGKILL)
            torn += count_open(club, "doing") > 0
            end_leases(club)
            tick(forge)
        if IS_WHOLE:
            assert wait_for_a_lease(club, forge) <= LONGEST_WAIT
        start_worker(forge)
        wait_until(lambda: not open_jobs(club))
        tick(forge)  # whom the hour let set out takes the first steps
        wait_until(lambda: not count_on_the_way(club))
    assert torn > KILLS // 2, "no worker died with a job in its hands: no teeth"
    happened, most = list_effects(club)
    everybody = CLUBS * PEOPLE
    assert happened == {what: times * everybody for what, times in EFFECTS.items()}
    assert most == EFFECTS
    club.verify()


def open_jobs(club: RunningClub) -> int:
    return count_open(club, "todo", "doing")


def count_on_the_way(club: RunningClub) -> int:
    [(count,)] = club.ask("SELECT count(*) FROM scenarios_traveller WHERE state = 'on_the_way'")
    return count


def test_nobody_looks_for_abandoned_jobs_more_rarely_than_once_a_minute():
    """So a job waits for the lease and a minute at most, whatever befell its worker."""
    crons = {one.task.name: one.cron for one in jobs.app.periodic_registry.periodic_tasks.values()}
    assert crons["vafa.config.jobs.rescue_stalled"] == "* * * * *"
    assert jobs.RESCUE_AFTER_SECONDS >= 60


@pytest.mark.parametrize("task", [jobs.run_import_job, jobs.run_undoing_job], ids=lambda t: t.name)
def test_a_file_is_tried_again_however_often_its_workers_died(task):
    job = Job(id=1, queue="q", lock=None, queueing_lock=None, task_name=task.name, attempts=100)
    assert task.get_retry_exception(OSError(), job) is not None


def wait_for_a_lease(club: RunningClub, forge: subprocess.Popen[str]) -> float:
    """Seconds from a worker's death to the moment its job is in another's hands, by the clock."""
    worker = start_worker(forge)
    wait_until(lambda: count_open(club, "doing") > 0)
    os.kill(worker, signal.SIGKILL)
    killed_at = time.monotonic()
    [(held,)] = club.ask(
        "SELECT array_agg(id) FROM procrastinate_jobs WHERE status = 'doing' AND task_name ="
        " ANY(%s)",
        list(LONG),
    )
    worker = start_worker(forge)
    while club.ask(
        "SELECT 1 FROM procrastinate_jobs WHERE id = ANY(%s) AND status = 'doing'"
        " AND NOT EXISTS (SELECT FROM procrastinate_events e WHERE e.job_id = procrastinate_jobs.id"
        " AND e.type = 'deferred_for_retry')",
        held,
    ):
        assert time.monotonic() < killed_at + 3 * LONGEST_WAIT, "nobody takes it up"
        time.sleep(0.5)
    os.kill(worker, signal.SIGKILL)
    end_leases(club)
    tick(forge)
    return time.monotonic() - killed_at
