"""A club served over HTTP as `vafa web` serves it, and a till that sells to its customers."""

from __future__ import annotations

import http.client
import itertools
import json
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from bench.database import ROOT
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch
from vafa.config.run import child_environment, command_of
from vafa.customers.actions import recognize_many
from vafa.customers.types import JoinedBy
from vafa.machine.postgres import Server
from vafa.machine.roles import APP, OWNER
from vafa.rewards.kinds.credit import Credit
from vafa.rewards.kinds.points import Points
from vafa.rewards.types import AfterDays, Terms
from vafa.rules.actions import create_rule
from vafa.rules.types import RuleSpec
from vafa.staff.actions import create_api_key
from vafa.staff.types import Scope
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
START_SECONDS = 60
TILLS = 4  # at once


class Club:
    """A business with one branch, two rules, customers who are known, and a key for its till."""

    def __init__(self, *, customers: int = 500) -> None:
        self.business = create_business(slug="bench", name="کافه", at=LONG_AGO)
        self.mobiles = [f"+98912{number:07}" for number in range(customers)]
        with business_scope(self.business.pk):
            self.branch = add_branch(code="vali", name="ولیعصر", actor=SYSTEM, at=LONG_AGO)
            credit, points = (
                Credit(percent=Decimal(5)),
                Points(points=1, per="amount", amount_rial=100_000),
            )
            for reward in (credit, points):
                spec = RuleSpec(
                    name="قانون", reward=reward, terms=Terms(expiry=AfterDays(count=45))
                )
                create_rule(spec=spec, actor=SYSTEM, at=LONG_AGO, state="live")
            recognize_many(
                self.mobiles,
                profiles={},
                joined_by=JoinedBy.IMPORT,
                branch_id=None,
                actor=SYSTEM,
                at=dict.fromkeys(self.mobiles, LONG_AGO),
                announce=False,
            )
            scopes = tuple(Scope)
            self.token = create_api_key(
                label="صندوق", scopes=scopes, actor=SYSTEM, at=LONG_AGO
            ).token
        self._numbers = itertools.count(1)

    def sale(self, mobile: str, **more: Any) -> dict[str, Any]:
        """The body of one more sale of two lines."""
        return {
            "source": "till-1",
            "number": f"n{next(self._numbers)}",
            "at": datetime.now(UTC).isoformat(),
            "branch": "vali",
            "customer": {"mobile": mobile},
            "lines": [
                {"sku": "latte", "name": "لاته", "category": "گرم", "unit_price_rial": 1_200_000},
                {"name": "کیک هویج", "quantity": 2, "unit_price_rial": 900_000},
            ],
            "payments": [{"method": "card", "amount_rial": 3_000_000}],
        } | more


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
