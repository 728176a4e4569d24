"""A scenario with many on its way: set out, waiting, written to, given; cost per traveller.

    python -m bench.scenarios [--people 50000]

Each stage is measured for the first tenth and for the last, so that it shows whether who comes
last costs more. The floor of a step is its rows alone: moved on and traced by one statement each.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.campaigns import fill
from bench.cpu import Cost, measure
from bench.database import bench_database
from vafa.audit.types import SYSTEM
from vafa.scenarios.actions import advance_due, look_for_days, make_scenario, start_scenario
from vafa.scenarios.queries import load_result
from vafa.scenarios.types import read_spec
from vafa.tenancy.scope import business_scope

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)  # the first of Azar
SPEC = {
    "name": "bench",
    "when": {"kind": "day_of_month", "day": 1},
    "goal": "",
    "control_percent": 10,
    "steps": [
        {"kind": "wait_days", "days": 1},
        {"kind": "say", "words": "{greeting}سلام"},
        {"kind": "wait_days", "days": 1},
        {
            "kind": "if_bought",
            "yes": [],
            "no": [{"kind": "give_credit", "amount_rial": 500_000, "is_told": False}],
        },
    ],
}
PLAINLY = """
WITH moved AS (
    UPDATE scenarios_traveller SET place = '9', due_at = now(), arrived_at = now() RETURNING *
)
INSERT INTO scenarios_passing (business_id, id, traveller_id, version_id, place, way, note, at)
SELECT business_id, id, id, version_id, '9', 'on', '', now() FROM moved"""
AT_ONCE = 500  # as the worker takes them up
NO_GATEWAY = "http://127.0.0.1:9"  # texts are queued here, never sent


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=50_000)
    people = arguments.parse_args().people
    assert people % (10 * AT_ONCE) == 0, f"tell a number of people that {10 * AT_ONCE} divides"
    with bench_database("vafa_bench_scenarios") as (server, admin):
        data = server.cluster.data
        business_id = fill(admin, people, NO_GATEWAY)
        with business_scope(business_id):
            scenario_id = make_scenario(read_spec(SPEC), actor=SYSTEM, at=AT)
            start_scenario(scenario_id, actor=SYSTEM, at=AT)
        stages = (
            ("set out, and wait", AT, look_for_days),
            ("looked at, and wait", AT, advance_due),
            ("are written to, and wait", AT + timedelta(days=1), advance_due),
            ("fork, and are given credit", AT + timedelta(days=2), advance_due),
        )
        for name, at, work in stages:
            costs = _run(business_id, work, at=at, people=people, data=data)
            _print(name, costs, people)
            admin.execute("ANALYZE")

        def look_back() -> None:
            with business_scope(business_id):
                load_result(scenario_id, at=AT + timedelta(days=40))

        _nothing, cost = measure(look_back, data=data)
        print(f"{'what it brought':28}{cost}")
        _nothing, floor = measure(lambda: admin.execute(PLAINLY), data=data)
        print(f"{'one step, its rows plainly':28}{1000 * floor.cpu_ms / people:8,.0f} µs each")


def _run(
    business_id: int, work: Callable[..., int], *, at: datetime, people: int, data: Path
) -> list[Cost]:
    """The cost of everybody, tenth by tenth."""

    def go_on(count: int) -> int:
        done = 0
        while done < count:
            with business_scope(business_id):
                found = work(at=at, limit=AT_ONCE)
            if not found:
                break
            done += found
        return done

    costs = []
    for _tenth in range(10):
        done, cost = measure(lambda: go_on(people // 10), data=data)
        assert done == people // 10, done
        costs.append(cost)
    return costs


def _print(name: str, costs: list[Cost], people: int) -> None:
    def each(one: Cost, of: int) -> str:
        return f"{1000 * one.cpu_ms / of:8,.0f}"

    own = 1000 * sum(one.own_cpu_ms for one in costs) / people
    server = 1000 * sum(one.server_cpu_ms for one in costs) / people
    tenth = people // 10
    print(
        f"{name:28}{own + server:8,.0f} µs CPU each ({own:,.0f} app + {server:,.0f} database),"
        f" first tenth{each(costs[0], tenth)}, last{each(costs[-1], tenth)}",
        flush=True,
    )


if __name__ == "__main__":
    main()
