"""A club served over HTTP as `vafa web` serves it, and tills that keep their connections."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from bench.database import ROOT
from vafa.config.run import child_environment, command_of
from vafa.machine.postgres import Server
from vafa.machine.roles import APP, OWNER

START_SECONDS = 60
TILLS = 4  # at once


class Till:
    """One keep-alive connection."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer; an error for any other than 201."""
        headers = self._headers | {"Idempotency-Key": str(body.get("number", time.monotonic_ns()))}
        self._connection.request("POST", path, json.dumps(body), headers)
        answer = self._connection.getresponse()
        text = answer.read()
        assert answer.status == 201, text.decode()
        return json.loads(text)


@contextmanager
def served(server: Server, database: str, port: int) -> Iterator[int]:
    """The web server on this database; the process id of its root."""
    environment = child_environment() | {
        "DATABASE_URL": server.dsn(OWNER, database),
        "VAFA_APP_DATABASE_URL": server.dsn(APP, database),
        "VAFA_HOME": str(ROOT / "var" / "bench-home"),
        "VAFA_API_RATE_KEY": "0",
        "VAFA_API_RATE_BUSINESS": "0",
    }
    with running(command_of("web", "127.0.0.1", port), environment, port) as pid:
        yield pid


@contextmanager
def running(command: Sequence[str], environment: dict[str, str], port: int) -> Iterator[int]:
    """A server of any kind, once it listens; its log in var/bench-web.log."""
    with (ROOT / "var" / "bench-web.log").open("w") as log:
        process = subprocess.Popen(list(command), env=environment, stdout=log, stderr=log)
    deadline = time.monotonic() + START_SECONDS
    try:
        while not _listens(port):
            assert process.poll() is None, "the server ended; see var/bench-web.log"
            assert time.monotonic() < deadline, "the server did not listen in time"
            time.sleep(0.2)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def send_all(port: int, token: str, path: str, bodies: Sequence[dict[str, Any]]) -> None:
    """Send all of them, at TILLS tills side by side."""

    def send(number: int) -> None:
        till = Till(port, token)
        for body in bodies[number::TILLS]:
            till.post(path, body)

    with ThreadPoolExecutor(TILLS) as pool:
        list(pool.map(send, range(TILLS)))


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
