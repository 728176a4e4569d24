"""kill -9 of everything that runs, in the middle of work: nothing lost, nothing twice (T10, T11).

Few kills here; `VAFA_KILLS=200 pytest tests/trust/test_kills.py` is the whole of it.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import signal
import threading
import time
import urllib.request
from datetime import UTC, datetime

import psycopg
import pytest

from tests.club import PATIENCE_SECONDS, Club, web_pids, worker_pids
from vafa.machine.leftovers import read_postmaster
from vafa.machine.postgres import start_postgres
from vafa.machine.roles import APP, OWNER, prepare_database

KILLS = int(os.environ.get("VAFA_KILLS", "6"))
TILLS = 3
SALES_BETWEEN_KILLS = 4
PRICE_RIAL = 1_000_000
SEED = {
    "businesses": [
        {
            "slug": "cafe",
            "name": "کافه",
            "branches": [{"code": "one", "name": "یکم"}],
            "tills": [{"branch": "one", "name": "t"}],
            "api_keys": [{"label": "key", "branch": "one", "till": "t"}],
            "rules": [
                {
                    "name": "۱۰٪",
                    "reward": {"kind": "credit", "percent": "10"},
                    "terms": {"expiry": {"kind": "days", "count": 30}},
                    "at": "2026-01-01T00:00:00+00:00",
                }
            ],
        }
    ]
}


class Tills:
    """Tills that send sale after sale, each again and again until it is answered."""

    def __init__(self, club: Club, token: str) -> None:
        self._url = f"http://127.0.0.1:{club.port}/api/v1/sales"
        self._token = token
        self._numbers = itertools.count()
        self.answered: dict[str, dict] = {}
        self.closing = threading.Event()
        self.threads = [threading.Thread(target=self._sell) for _ in range(TILLS)]

    def _sell(self) -> None:
        while not self.closing.is_set():
            number = f"n{next(self._numbers)}"
            sale = {
                "source": "till",
                "number": number,
                "at": datetime.now(UTC).isoformat(),
                "branch": "one",
                "customer": {"mobile": f"0912{int(number[1:]):07}"},
                "lines": [{"name": "قهوه", "unit_price_rial": PRICE_RIAL}],
            }
            self.answered[number] = self._send(json.dumps(sale).encode(), number)

    def _send(self, body: bytes, key: str) -> dict:
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Idempotency-Key": key,
            "Content-Type": "application/json",
        }
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                request = urllib.request.Request(self._url, body, headers)
                with urllib.request.urlopen(request, timeout=20) as answer:
                    return json.load(answer)
            except (OSError, ValueError) as trouble:
                assert time.monotonic() < deadline, f"{key} is never answered: {trouble}"
                time.sleep(0.1)


def test_no_sale_is_lost_or_counted_twice(club, tmp_path):
    (tmp_path / "seed.json").write_text(json.dumps(SEED))
    code, said = club.vafa("migrate")
    assert code == 0, said
    _, said = club.vafa("seed", str(tmp_path / "seed.json"))
    token = re.search(r"key key is (\S+)", said)[1]
    club.run()
    tills = Tills(club, token)
    for thread in tills.threads:
        thread.start()
    try:
        for kill, victim in zip(range(KILLS), itertools.cycle(VICTIMS), strict=False):
            wait_for_sales(tills, (kill + 1) * SALES_BETWEEN_KILLS)
            for pid in victim(club):
                os.kill(pid, signal.SIGKILL)
        wait_for_sales(tills, len(tills.answered) + SALES_BETWEEN_KILLS)
    finally:
        tills.closing.set()
        for thread in tills.threads:
            thread.join()
    assert club.vafa("stop")[0] == 0
    assert club.vafa("run-due") == (0, "Done what was due.\n")
    code, said = club.vafa("verify")
    assert (code, said) == (0, "cafe: proven\n")
    compare(club, tills)


VICTIMS = (
    lambda club: web_pids(club)[-1:],
    lambda club: worker_pids(club),
    lambda club: [read_postmaster(club.data)],
    lambda club: web_pids(club)[:1],
)


def wait_for_sales(tills: Tills, count: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(tills.answered) < count:
        assert time.monotonic() < deadline, "the tills stand still"
        time.sleep(0.02)


def compare(club: Club, tills: Tills) -> None:
    """What the tills were told against what the database holds."""
    server = start_postgres(club.home / "postgres")
    with psycopg.connect(server.admin_dsn("vafa")) as connection:

        def ask(question: str) -> list[tuple]:
            return connection.execute(question).fetchall()

        sales = dict(ask("SELECT number, count(*) FROM sales_sale GROUP BY 1"))
        assert sales == dict.fromkeys(tills.answered, 1)
        given = ask("SELECT count(*), sum(amount) FROM ledger_lot")
        assert given == [(len(sales), len(sales) * PRICE_RIAL // 10)]
        welcomes = ask(
            "SELECT count(*), count(DISTINCT customer_id) FROM messaging_message"
            " WHERE purpose = 'welcome'"
        )
        assert welcomes == [(len(sales), len(sales))]
    server.stop()


@pytest.mark.parametrize("careless", [False, True])
def test_every_answered_commit_outlives_the_postmaster(home, careless):
    """The mutant, synchronous_commit off, must be seen to lose what it answered."""
    server = start_postgres(home)
    prepare_database(server.admin_dsn(), "vafa")
    with psycopg.connect(server.dsn(OWNER, "vafa"), autocommit=True) as owner:
        owner.execute("CREATE TABLE mark (value bigint)")
        owner.execute("GRANT INSERT ON mark TO vafa_app")
    if careless:
        with psycopg.connect(server.admin_dsn(), autocommit=True) as admin:
            admin.execute("ALTER ROLE vafa_app SET synchronous_commit = off")
            # The writer's naps decide how much a crash can lose; make them long enough to be sure.
            admin.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
            admin.execute("ALTER SYSTEM SET wal_writer_flush_after = '1GB'")
            admin.execute("SELECT pg_reload_conf()")
    answered: list[int] = []
    for _ in range(1 if careless else 3):
        write_until_killed(server, answered)
        began = time.monotonic()
        start_postgres(home)
        assert time.monotonic() - began < PATIENCE_SECONDS
    with psycopg.connect(server.admin_dsn("vafa")) as admin:
        kept = {value for (value,) in admin.execute("SELECT value FROM mark")}
    lost = set(answered) - kept
    assert bool(lost) == careless, f"{len(lost)} of {len(answered)} lost"


def write_until_killed(server, answered: list[int]) -> None:
    """Commit one after another, and kill the postmaster with all backends in the middle."""
    began = len(answered)

    def write() -> None:
        with psycopg.connect(server.dsn(APP, "vafa"), autocommit=True) as connection:
            for value in itertools.count(began):
                try:
                    connection.execute("INSERT INTO mark VALUES (%s)", [value])
                except psycopg.OperationalError:
                    return
                answered.append(value)

    writer = threading.Thread(target=write)
    writer.start()
    while len(answered) < began + 100:
        assert writer.is_alive()
        time.sleep(0.01)
    os.kill(read_postmaster(server.cluster.data), signal.SIGKILL)
    writer.join(timeout=PATIENCE_SECONDS)
    assert not writer.is_alive()
