"""(a) A whole sale over HTTP, against a bare two-leg transfer in django-hordak 2.

    python -m bench.sale [--sales 400] [--rounds 5]

The sale: recognise the customer, record the sale with its lines, decide by two rules, and by
ten, post credit and points, publish the event that queues the text; authentication, limits and
logs included. The transfer: one `transfer_to` in a transaction, in its own process and, for
comparison, over HTTP. All on one PostgreSQL, taking turns; medians of the rounds.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from statistics import median
from typing import Any

import psycopg

from bench.cpu import Cost, measure
from bench.database import ROOT, bench_database
from bench.decide import make_rules
from bench.served import running, send_all, served
from tests.trust.cafe import open_cafe, write_sale
from vafa.audit.types import SYSTEM
from vafa.config.run import command_of
from vafa.machine.postgres import Server
from vafa.rules.actions import create_rule
from vafa.tenancy.scope import business_scope

HORDAK = "vafa_bench_hordak"
PORT = 18010
_numbers = itertools.count()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sales", type=int, default=400)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--without-floor", action="store_true")
    chosen = arguments.parse_args()
    with bench_database("vafa_bench_sale") as (server, _admin):
        few, many = open_cafe(customers=500), open_cafe(customers=500)
        add_rules(many["business_id"], count=8)  # to the two it has
        floor = nullcontext({}) if chosen.without_floor else hordak(server)
        with served(server, "vafa_bench_sale", PORT) as web, floor as floors:
            works = {
                "A sale over HTTP, two rules": (partial(sell, few), web),
                "A sale over HTTP, ten rules": (partial(sell, many), web),
            }
            take_turns(works | floors, server, chosen)


def add_rules(business_id: int, *, count: int) -> None:
    """So many live rules more, half of them with a condition that is not met."""
    long_ago = datetime(2025, 1, 1, tzinfo=UTC)
    with business_scope(business_id):
        for rule in make_rules(count):
            create_rule(spec=rule.spec, state="live", actor=SYSTEM, at=long_ago)


def sell(cafe: dict[str, Any], count: int) -> None:
    """So many sales over HTTP."""
    mobiles = random.choices(cafe["mobiles"], k=count)
    bodies = [write_sale(f"n{next(_numbers)}", mobile) for mobile in mobiles]
    send_all(PORT, cafe["token"], "/api/v1/sales", bodies)


Work = Callable[[int], object]


def take_turns(
    works: dict[str, tuple[Work, int]], server: Server, chosen: argparse.Namespace
) -> None:
    """Each work in turn, so many rounds; print medians per operation and ratios to the last."""
    costs: dict[str, list[Cost]] = {name: [] for name in works}
    for work, _ in works.values():
        work(60)  # connections made, caches warm
    for _ in range(chosen.rounds):
        for name, (work, process) in works.items():
            _, cost = measure(
                lambda work=work: work(chosen.sales),
                data=server.cluster.data,
                application=process,
            )
            costs[name].append(cost)
    print_table(costs, operations=chosen.sales)


def print_table(costs: dict[str, list[Cost]], *, operations: int) -> None:
    """Milliseconds per operation, the median of the rounds; the last line is the floor."""
    middle = {
        name: sorted(rounds, key=lambda cost: cost.cpu_ms)[len(rounds) // 2]
        for name, rounds in costs.items()
    }
    floor = list(middle.values())[-1].cpu_ms
    for name, cost in middle.items():
        wall = median(one.wall_ms for one in costs[name])
        print(
            f"{name:36} {cost.cpu_ms / operations:7.2f} ms CPU "
            f"({cost.own_cpu_ms / operations:.2f} app + "
            f"{cost.server_cpu_ms / operations:.2f} database), "
            f"{operations / wall * 1e3:6.0f} a second, {cost.cpu_ms / floor:5.2f} of the last"
        )


@contextmanager
def hordak(server: Server) -> Iterator[dict[str, tuple[Work, int]]]:
    """The floor: bare transfers in a process, and over HTTP."""
    with psycopg.connect(server.admin_dsn(), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{HORDAK}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{HORDAK}"')
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "var" / "bench"), str(ROOT)]),
        "HORDAK_DATABASE": HORDAK,
        "HORDAK_HOST": str(server.cluster.sockets),
    }
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "bench.hordak_site"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "ready"

    def transfer(count: int) -> None:
        process.stdin.write(f"{count}\n")
        process.stdin.flush()
        assert process.stdout.readline().strip() == "done"

    command = command_of("web", "127.0.0.1", PORT + 1)
    command[command.index("vafa.config.wsgi:application")] = "bench.hordak_site:application"
    with running(command, environment, PORT + 1) as web:

        def transfer_by_http(count: int) -> None:
            send_all(PORT + 1, "", "/", [{"amount": 150_000}] * count)

        yield {
            "django-hordak: a transfer over HTTP": (transfer_by_http, web),
            "django-hordak: a bare transfer": (transfer, process.pid),
        }
    process.stdin.close()
    process.wait(30)


if __name__ == "__main__":
    main()
