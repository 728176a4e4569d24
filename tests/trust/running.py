"""A running club as real processes, a till that never gives up, and the proof afterwards."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.club import CHOSEN_POSTGRES
from tests.database import copy_tables
from tests.ports import free_port
from tests.trust.cafe import EARNED, write_sale
from vafa.machine.cluster import SUPERUSER, settle_cluster
from vafa.machine.leftovers import read_postmaster
from vafa.machine.postgres import Server, start_postgres

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 240
MOST_TRIES = 400
PAUSE_SECONDS = 0.1


class RunningClub:
    """`vafa web` in a folder of its own, on its own PostgreSQL, under its own supervisor."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "var"
        self.port = free_port()
        self.data = self.home / "postgres" / "data"
        self.environment = {
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "PATH": "/usr/bin:/bin",
            "DJANGO_SETTINGS_MODULE": "vafa.config.settings",
            "VAFA_HOME": str(self.home),
            "VAFA_PORT": str(self.port),
            "VAFA_DEMO": "0",
            "VAFA_API_RATE_KEY": "0",
            "VAFA_API_RATE_BUSINESS": "0",
            "VAFA_LOG_LEVEL": "WARNING",
        } | CHOSEN_POSTGRES
        self._said = folder / "said"
        self._web: subprocess.Popen[bytes] | None = None

    def start(self, tables: str | None = None) -> None:
        """Start the web server and wait until it answers.

        `tables`: the address of a migrated database to copy, which is quicker than to migrate.
        """
        server = self.start_postgres(tables)
        with self._said.open("w") as out:
            self._web = self.python("vafa.config.cli", "web", stdout=out, stderr=out)
        deadline = time.monotonic() + START_SECONDS
        while "Vafa is ready" not in self._said.read_text():
            assert self._web.poll() is None, self._said.read_text()
            assert time.monotonic() < deadline, self._said.read_text()
            time.sleep(0.1)
        server.leave()  # from here on it is the club's own

    def start_postgres(self, tables: str | None = None) -> Server:
        """Start the database alone, as `start` does: there are clubs without a web server."""
        server = start_postgres(self.home / "postgres")
        if tables is not None:
            copy_tables(tables, server)
        return server

    def stop(self) -> None:
        """Stop it, and the database with it."""
        if self._web is not None:
            self._web.terminate()
            self._web.wait(60)
        self.python("vafa.config.cli", "stop", stdout=subprocess.DEVNULL).wait(60)

    def python(self, module: str, *words: str, **how: Any) -> subprocess.Popen[Any]:
        """Another process of this club."""
        command = [sys.executable, "-W", "ignore", "-m", module, *words]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, **how)

    def open_cafe(self, gateway_url: str) -> dict[str, Any]:
        """Open the café (tests.trust.cafe) and return what its till must know."""
        return self.open("tests.trust.cafe", gateway_url)

    def open(self, module: str, *words: str) -> dict[str, Any]:
        """What a program that opens businesses in this club says of them."""
        made = self.python(module, *words, stdout=subprocess.PIPE, text=True)
        said, _ = made.communicate(timeout=START_SECONDS)
        return json.loads(said)

    def kill_postgres(self) -> int:
        """SIGKILL to the postmaster; its former pid."""
        pid = read_postmaster(self.data)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        return pid

    def kill_web(self, chance: random.Random) -> bool:
        """SIGKILL to a process that serves requests, or to the one that minds them; False when
        none serves just now.
        """
        serving = self._list_web()
        if not serving:
            return False
        with suppress(ProcessLookupError):
            os.kill(chance.choice(serving), signal.SIGKILL)
        return True

    def kill_whole_web(self) -> None:
        """SIGKILL to every process that serves requests, so that none in hand is answered."""
        for pid in self._list_web():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _list_web(self) -> list[int]:
        """Who minds those that serve, and those; nobody when none serves just now."""
        record = json.loads((self.home / "processes-web.json").read_text())
        children = _children(record["web"][0]) if "web" in record else []
        return [record["web"][0], *children] if children else []

    def ask(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows, read past every policy."""
        with self.connect() as connection:
            return connection.execute(question, values).fetchall()

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection past every policy."""
        sockets = settle_cluster(self.home / "postgres").sockets
        return psycopg.connect(host=str(sockets), user=SUPERUSER, dbname="vafa")

    def verify(self) -> str:
        """What `vafa verify` says; it must prove everything."""
        run = self.python("vafa.config.cli", "verify", stdout=subprocess.PIPE, text=True)
        said, _ = run.communicate(timeout=120)
        assert run.returncode == 0, said
        return said


@dataclass
class Till:
    """Sends sales and keeps sending each until it is answered.

    `repeats_key` false is the mutant: each try is a new invoice with a new key.
    """

    port: int
    cafe: dict[str, Any]
    repeats_key: bool = True
    acked: dict[str, int] = field(default_factory=dict)
    acked_at: list[float] = field(default_factory=list)
    tries: int = 0
    odd: Counter[int] = field(default_factory=Counter)

    def sell(self, name: str) -> None:
        """One sale, tried until the answer arrives; its name is written as the cashier's."""
        mobile = self.cafe["mobiles"][zlib.crc32(name.encode()) % len(self.cafe["mobiles"])]
        body = write_sale(name, mobile, cashier=name)
        for attempt in range(MOST_TRIES):
            self.tries += 1
            key = name
            if not self.repeats_key and attempt:
                key = body["number"] = f"{name}-{attempt}"
            status, answer = self._post(body, key)
            if status == 201:
                self.acked[name] = answer["sale"]["id"]
                self.acked_at.append(time.monotonic())
                return
            if status:
                self.odd[status] += 1
                assert status in {409, 429, 503} or status >= 500, answer
            time.sleep(PAUSE_SECONDS)
        raise AssertionError(f"{name} was never answered")

    def sell_all(self, names: Sequence[str], *, tills: int = 4) -> None:
        """All of them, several at a time."""
        with ThreadPoolExecutor(tills) as pool:
            list(pool.map(self.sell, names))

    def sell_until(self, is_over: threading.Event, *, prefix: str, tills: int = 3) -> None:
        """One after the other, at several tills, until told to stop."""

        def sell_on(till: int) -> None:
            number = 0
            while not is_over.is_set():
                self.sell(f"{prefix}{till}-{number}")
                number += 1

        with ThreadPoolExecutor(tills) as pool:
            list(pool.map(sell_on, range(tills)))

    def insist(self, path: str, body: dict[str, Any], key: str) -> Any:
        """What is made by this; tried until the answer arrives."""
        for _attempt in range(MOST_TRIES):
            status, answer = self._post(body, key, path=path)
            if status == 201:
                return answer
            assert status in {0, 409, 429, 503} or status >= 500, answer
            time.sleep(PAUSE_SECONDS)
        raise AssertionError(f"{path} {key} was never answered")

    def _post(self, body: dict[str, Any], key: str, *, path: str = "/sales") -> tuple[int, Any]:
        """Status and answer; 0 when the line broke."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {
            "Authorization": f"Bearer {self.cafe['token']}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "Connection": "close",
        }
        try:
            line.request("POST", f"/api/v1{path}", json.dumps(body), headers)
            answer = line.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return 0, None
        finally:
            line.close()


@dataclass(frozen=True)
class Losses:
    """What the check found wrong; all empty is as it must be."""

    lost: list[str]
    twice: list[str]
    unannounced: list[str]
    ill_paid: list[str]


def check_sales(club: RunningClub, till: Till) -> Losses:
    """Each answered sale is there once under the id that was answered, with one event, and earned
    once.
    """
    rows = club.ask(
        "SELECT cashier, id, (SELECT count(*) FROM outbox_outboxevent e WHERE name ="
        " 'sale.accepted' AND (payload->>'sale_id')::bigint = s.id), (SELECT sum(m.amount) FROM"
        " ledger_transfer t JOIN ledger_movement m ON m.business_id = t.business_id AND"
        " m.transfer_id = t.id WHERE t.business_id = s.business_id AND t.cause_kind = 'sale' AND"
        " t.cause_id = s.id) FROM sales_sale s WHERE business_id = %s",
        till.cafe["business_id"],
    )
    there = Counter(name for name, *_ in rows)
    ids = {name: sale_id for name, sale_id, *_ in rows}
    lost = [name for name, sale_id in till.acked.items() if not _is_same(ids.get(name), sale_id)]
    if not till.repeats_key:
        lost = [name for name in till.acked if name not in there]
    return Losses(
        lost=lost,
        twice=[name for name, count in there.items() if count > 1],
        unannounced=[name for name, _, events, _ in rows if events != 1],
        ill_paid=[name for name, _, _, given in rows if given != EARNED],
    )


@contextmanager
def in_background(work: Callable[..., Any], *values: Any, **more: Any) -> Iterator[Future[Any]]:
    """The work in a thread; joined at the end, its failure raised."""
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(work, *values, **more)
        yield running
        running.result()


def _is_same(sale_id: int | None, told: str) -> bool:
    from vafa.foundation.ids import write_id

    return sale_id is not None and write_id("sale", sale_id) == told


def _children(pid: int) -> list[int]:
    """Processes right below this one that run Python."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(") ")[2].split()
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if int(fields[1]) == pid and b"resource_tracker" not in command:
                found.append(int(entry.name))
    return found
