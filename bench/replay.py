"""A draft of three rules tried on a shop's whole past: `python -m bench.replay [--sales 1000000]`.

The past is made by the server itself: ten purchases a customer, five in two lines and five in
three, over a year; each earned, one in ten spent. Then `run_replay`, as the worker calls it: both
lives of each customer, over so many processes, reading included.
"""

from __future__ import annotations

import argparse
import resource
import time
from datetime import UTC, datetime, timedelta

import psycopg

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
    {"reward": {"kind": "credit", "percent": "5"}, "terms": {"expiry": {"kind": "days", "count": 45}}},
    {"reward": {"kind": "points", "points": 1, "per": "amount", "amount_rial": 100_000}},
    {"reward": {"kind": "multiply", "reward": "points", "times": "2"},
     "conditions": {"kind": "weekday", "days": [0, 1]}},
]
DRAFT = [
    {"reward": {"kind": "credit", "percent": "7"}, "terms": {"expiry": {"kind": "days", "count": 30}},
     "conditions": {"kind": "minimum_amount", "amount_rial": 1_000_000}},
    {"reward": {"kind": "credit", "amount_rial": 200_000},
     "conditions": {"kind": "nth_purchase", "number": 5}},
    {"reward": {"kind": "points", "points": 10, "per": "visit"},
     "conditions": {"kind": "hours", "start": "17:00", "end": "20:00"}},
]
# Ids grow with the time of writing, as the application's do: the number in front, then a kind.
MAKE = """
SET session_replication_role = replica;  -- no triggers: the rows are known to fit
INSERT INTO customers_customer SELECT {customer} FROM generate_series(1, {people}) c;
INSERT INTO ledger_account (business_id, id, owner_id, purpose, unit, balance, opened_at)
SELECT {business}, {first} + c * 8 + k, {first} + c, p[k], u[k], 0, '2025-11-01'
FROM generate_series(1, {people}) c, generate_series(1, 4) k,
     (VALUES (ARRAY['wallet','debt','wallet','debt'], ARRAY['credit','credit','points','points'])) v(p, u);
INSERT INTO sales_sale (business_id, id, source, number, revision, fingerprint, at, recorded_at,
    branch_id, till, cashier, channel, customer_id, gross_rial, goods_rial, discount_rial, tax_rial,
    tip_rial, total_rial, credit_rial, returned_rial, state, fees, payments, "table", guests, awards,
    receipt, actor)
SELECT {business}, {sale} , 'till', n::text, 1, md5(n::text), at, at, {branch}, '2', '', 'hall',
    {first} + 1 + n % {people}, goods, goods, 0, 0, 0, goods, CASE WHEN n % 10 = 3 THEN 20000 ELSE 0 END,
    0, 'accepted', '[]', '[{{"method": "card", "amount_rial": 100000}}]', '', 0, '[]', repeat('x', 900), 'key:1'
FROM generate_series(1, {sales}) n,
     LATERAL (SELECT '2025-11-21'::timestamptz + n * interval '365 days' / {sales} AS at,
                     (2 + n % 2) * (200000 + n % 97 * 10000) AS goods) x;
INSERT INTO sales_saleline (business_id, id, sale_id, position, sku, name, category, quantity,
    unit_price_rial, discount_rial, net_rial, returned_quantity)
SELECT {business}, {sale} + 1 + p, {sale}, p, 's' || n % 40, 'x', 'c', 1, price, 0, price, 0
FROM generate_series(1, {sales}) n, LATERAL generate_series(0, 1 + n % 2) p,
     LATERAL (SELECT 200000 + n % 97 * 10000 AS price) x;
INSERT INTO ledger_transfer (business_id, id, kind, reference, at, recorded_at, actor, reason,
    cause_kind, cause_id)
SELECT {business}, {sale} + 10, 'earn', 'sale:' || n || ':earn', now(), now(), 'key:1', '', 'sale', {sale}
FROM generate_series(1, {sales}) n
UNION ALL SELECT {business}, {sale} + 11, 'spend', 'sale:' || n || ':spend', now(), now(), 'key:1', '', 'sale', {sale}
FROM generate_series(1, {sales}) n WHERE n % 10 = 3;
INSERT INTO ledger_movement (business_id, id, transfer_id, source_id, target_id, lot_id, unit, amount)
SELECT {business}, {sale} + 12, {sale} + 10, 1, {first} + (1 + n % {people}) * 8 + 1, {sale}, 'credit', 20000
FROM generate_series(1, {sales}) n
UNION ALL SELECT {business}, {sale} + 13, {sale} + 11, {first} + (1 + n % {people}) * 8 + 1, 2, {sale}, 'credit', 20000
FROM generate_series(1, {sales}) n WHERE n % 10 = 3;
INSERT INTO ledger_account (business_id, id, owner_id, purpose, unit, opened_at)
VALUES ({business}, 1, 0, 'issued', 'credit', '2025-11-01'), ({business}, 2, 0, 'spent', 'credit', '2025-11-01');
SET session_replication_role = DEFAULT;
ANALYZE;
"""


def make_past(admin: psycopg.Connection, business_id: int, branch_id: int, sales: int) -> None:
    """So many sales of a tenth as many customers, without going through the doors."""
    columns = [row[0] for row in admin.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'customers_customer'"
    )]
    assert columns
    first = 1 << 40
    sql = MAKE.replace("INSERT INTO customers_customer SELECT {customer} FROM generate_series(1, {people}) c;\n", "")
    admin.execute(
        sql.format(
            business=business_id, branch=branch_id, sales=sales, people=sales // EACH,
            first=first, sale="(1::bigint << 50) + n::bigint * 16",
        )
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sales", type=int, default=1_000_000)
    arguments.add_argument("--processes", type=int, default=2)
    chosen = arguments.parse_args()
    with bench_database("vafa_bench_replay") as (_, admin):
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
        admin.execute("UPDATE rules_ruleversion SET id = id % 1000000 + 1")  # written before the sales
        with business_scope(business.pk):
            run = create_replay(
                rule_ids=drafts, since=AT - timedelta(days=366), until=AT, actor=SYSTEM, at=AT
            )
        start, cpu = time.monotonic(), _cpu()
        run_replay(business_id=business.pk, run_id=run.id, at=AT, processes=chosen.processes)
        wall, used = time.monotonic() - start, _cpu() - cpu
        with business_scope(business.pk):
            done = ReplayRun.objects.get(id=run.id)
        print(
            f"{done.state}: {done.result['sales']:,} sales of {done.result['customers']:,} customers "
            f"in {wall:.1f} s by {chosen.processes} processes, "
            f"{done.result['sales'] / wall:,.0f} a second; "
            f"{used / chosen.sales * 1e6:.0f} µs of CPU a sale in Python; "
            f"memory of a process {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB"
        )


def _cpu() -> float:
    times = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in times)


if __name__ == "__main__":
    main()
