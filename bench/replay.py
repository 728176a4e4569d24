"""A draft of three rules tried on a shop's whole past: `python -m bench.replay [--sales 1000000]`.

The past is made by the server itself: ten purchases a customer, five in two lines and five in
three, over a year; each earned, one in ten spent. Then `run_replay`, as the worker calls it: both
lives of each customer, over so many processes, reading included.
"""

from __future__ import annotations

import argparse
import os
import resource
from datetime import UTC, datetime, timedelta

import psycopg

from bench.cpu import measure
from bench.database import bench_database
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch
from vafa.replay.actions import create_replay, run_replay
from vafa.replay.models import ReplayRun
from vafa.rules.actions import create_rule
from vafa.rules.types import read_rule
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
EACH = 10  # purchases of a customer
LIVE = [
    {
        "reward": {"kind": "credit", "percent": "5"},
        "terms": {"expiry": {"kind": "days", "count": 45}},
    },
    {"reward": {"kind": "points", "points": 1, "per": "amount", "amount_rial": 100_000}},
    {
        "reward": {"kind": "multiply", "reward": "points", "times": "2"},
        "conditions": {"kind": "weekday", "days": [0, 1]},
    },
]
DRAFT = [
    {
        "reward": {"kind": "credit", "percent": "7"},
        "terms": {"expiry": {"kind": "days", "count": 30}},
        "conditions": {"kind": "minimum_amount", "amount_rial": 1_000_000},
    },
    {
        "reward": {"kind": "credit", "amount_rial": 200_000},
        "conditions": {"kind": "nth_purchase", "number": 5},
    },
    {
        "reward": {"kind": "points", "points": 10, "per": "visit"},
        "conditions": {"kind": "hours", "start": "17:00", "end": "20:00"},
    },
]
# What of a row matters here; every other column that must be filled gets nothing of its kind.
ROWS = {
    "ledger_account": (
        "generate_series(1, {people}) c, generate_series(1, 2) k",
        {
            "id": "{first} + c * 8 + k",
            "holder": "'customer'",
            "owner_id": "{first} + c",
            "purpose": "'wallet'",
            "unit": "(ARRAY['credit', 'points'])[k]",
            "balance": "0",
        },
    ),
    "sales_sale": (
        "generate_series(1, {sales}) n",
        {
            "id": "{sale}",
            "source": "'till'",
            "number": "n::text",
            "revision": "1",
            "fingerprint": "md5(n::text)",
            "at": "{at}",
            "recorded_at": "{at}",
            "branch_id": "{branch}",
            "channel": "'hall'",
            "customer_id": "{first} + 1 + n % {people}",
            "gross_rial": "{lines} * {price}",
            "goods_rial": "{lines} * {price}",
            "total_rial": "{lines} * {price}",
            "credit_rial": "CASE WHEN n % 10 = 3 THEN 20000 ELSE 0 END",
            "state": "'accepted'",
            "payments": """'[{{"method": "card", "amount_rial": 100000}}]'""",
            "receipt": "repeat('x', 900)",
        },
    ),
    "sales_saleline": (
        "generate_series(1, {sales}) n, LATERAL generate_series(0, {lines} - 1) p",
        {
            "id": "{sale} + 1 + p",
            "sale_id": "{sale}",
            "position": "p",
            "sku": "'s' || n % 40",
            "quantity": "1",
            "unit_price_rial": "{price}",
            "net_rial": "{price}",
        },
    ),
    "ledger_transfer": (
        "generate_series(1, {sales}) n, LATERAL generate_series(1, {moves}) k",
        {
            "id": "{sale} + 9 + k",
            "kind": "(ARRAY['earn', 'spend'])[k]",
            "reference": "n || ':' || k",
            "cause_kind": "'sale'",
            "cause_id": "{sale}",
        },
    ),
    "ledger_movement": (
        "generate_series(1, {sales}) n, LATERAL generate_series(1, {moves}) k",
        {
            "id": "{sale} + 11 + k",
            "transfer_id": "{sale} + 9 + k",
            "source_id": "CASE k WHEN 1 THEN {house} ELSE {wallet} END",
            "target_id": "CASE k WHEN 1 THEN {wallet} ELSE {house} END",
            "lot_id": "{sale}",
            "unit": "'credit'",
            "amount": "20000",
        },
    ),
}
NUMBERS = dict.fromkeys(("bigint", "integer", "smallint", "numeric"), "'0'")
EMPTY = NUMBERS | {"ARRAY": "'{{}}'", "jsonb": "'[]'", "timestamp with time zone": "'2025-11-01'"}
COLUMNS = """
SELECT column_name, data_type FROM information_schema.columns
WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL
"""


def make_past(admin: psycopg.Connection, business_id: int, branch_id: int, sales: int) -> None:
    """So many sales of a tenth as many customers. Ids grow with the time of writing, as the
    application's do; one in ten sales spends.
    """
    first, people = 1 << 40, sales // EACH
    words = {
        "sales": sales,
        "people": people,
        "first": first,
        "branch": branch_id,
        "house": 1,
        "sale": "((1::bigint << 50) + n::bigint * 16)",
        "wallet": f"({first} + (1 + n % {people}) * 8 + 1)",
        "at": f"('2025-11-21'::timestamptz + n * interval '365 days' / {sales})",
        "lines": "(2 + n % 2)",
        "price": "(200000 + n % 97 * 10000)",
        "moves": "(1 + (n % 10 = 3)::int)",
    }
    admin.execute(
        "SET session_replication_role = replica"
    )  # no triggers: the rows are known to fit
    for table, (source, columns) in ROWS.items():
        needed = admin.execute(COLUMNS, [table]).fetchall()
        values = {name: EMPTY.get(kind, "''") for name, kind in needed}
        values |= columns | {"business_id": str(business_id)}
        said = ", ".join(values.values()).format(**words)
        names = ", ".join(f'"{name}"' for name in values)
        admin.execute(f"INSERT INTO {table} ({names}) SELECT {said} FROM {source.format(**words)}")
    admin.execute(
        "INSERT INTO ledger_account (business_id, id, holder, owner_id, purpose, unit, "
        f"opened_at) VALUES ({business_id}, 1, 'house', 0, 'issued', 'credit', now())"
    )
    admin.execute("SET session_replication_role = DEFAULT")
    admin.execute("ANALYZE")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sales", type=int, default=1_000_000)
    arguments.add_argument("--processes", type=int, default=2)
    chosen = arguments.parse_args()
    with bench_database("vafa_bench_replay") as (server, admin):
        business = create_business(slug="past", name="past", at=AT)
        with business_scope(business.pk):
            branch = add_branch(code="vali", name="x", actor=SYSTEM, at=AT)
            began = AT - timedelta(days=400)
            for number, rule in enumerate(LIVE):
                spec = read_rule({"name": f"live {number}"} | rule)
                create_rule(spec=spec, actor=SYSTEM, at=began, state="live")
            drafts = [
                create_rule(spec=read_rule({"name": f"draft {n}"} | rule), actor=SYSTEM, at=AT).id
                for n, rule in enumerate(DRAFT)
            ]
        make_past(admin, business.pk, branch.id, chosen.sales)
        # The rules were written before the sales.
        admin.execute("UPDATE rules_ruleversion SET id = id % 1000000 + 1")
        with business_scope(business.pk):
            run = create_replay(
                rule_ids=drafts, since=AT - timedelta(days=366), until=AT, actor=SYSTEM, at=AT
            )
        _, cost = measure(
            lambda: run_replay(
                business_id=business.pk, run_id=run.id, at=AT, processes=chosen.processes
            ),
            data=server.cluster.data,
            application=os.getpid(),
        )
        with business_scope(business.pk):
            done = ReplayRun.objects.get(id=run.id)
        sales, seconds = done.result["sales"], cost.wall_ms / 1000
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(
            f"{done.state}: {sales:,} sales of {done.result['customers']:,} customers in "
            f"{seconds:.1f} s by {chosen.processes} processes, {sales / seconds:,.0f} a second; "
            f"{cost.own_cpu_ms / sales * 1e3:.0f} µs of CPU a sale in Python and "
            f"{cost.server_cpu_ms / sales * 1e3:.0f} in the database; {memory} MB a process"
        )


if __name__ == "__main__":
    main()
