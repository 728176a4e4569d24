"""The dashboard of a business with a million sales: how long, and what it is made of.

    .venv/bin/python -m bench.dashboard [--sales 1000000]

A year and a month of sales in three branches, rows as wide as real ones, most with a customer;
an award for most of them and a spending for some, in the books. The figures are those of the
page, on a database that was just loaded and vacuumed; the first run finds cold caches.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.cpu import measure_best
from bench.database import bench_database
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch
from vafa.foundation.jalali import local_day
from vafa.foundation.periods import Preset, make_period
from vafa.insight.actions import refresh_all, score_all, sum_up_books
from vafa.reports.queries import load_dashboard
from vafa.reports.types import Filters
from vafa.tenancy.actions import create_business
from vafa.tenancy.queries import find_business
from vafa.tenancy.scope import business_scope

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAYS = 396

CUSTOMERS = """
INSERT INTO customers_customer (business_id, id, mobile, first_name, last_name, name_key, gender,
  birth_year, birth_month, birth_day, email, joined_at, joined_by, joined_branch_id, joined_actor)
SELECT %(business)s, n, '+98912' || lpad(n::text, 7, '0'), 'نام', 'خانوادگی ' || n, 'نام خانوادگی',
  '', 0, 0, 0, '', %(at)s - random() * interval '400 days', 'invoice',
  (%(branches)s::bigint[])[1], 'system:0'
FROM generate_series(1, %(customers)s) n
"""
SALES = """
INSERT INTO sales_sale (business_id, id, source, number, revision, fingerprint, at, recorded_at,
  branch_id, till, cashier, channel, customer_id, gross_rial, goods_rial, discount_rial, tax_rial,
  tip_rial, total_rial, credit_rial, returned_rial, state, fees, payments, "table", guests, awards,
  receipt, actor)
SELECT %(business)s, n, 'till', n::text, 1, md5(n::text) || md5(n::text), moment, moment,
  (%(branches)s::bigint[])[1 + n %% 3], 'صندوق ۱', 'سارا محمدی',
  (ARRAY['hall', 'take_away', 'phone', 'app'])[1 + n %% 4],
  CASE WHEN n %% 10 > 0 THEN 1 + (random() ^ 3 * (%(customers)s - 1))::int END,
  rial, rial, 0, rial / 10, 0, rial + rial / 10,
  CASE WHEN n %% 7 = 0 THEN rial / 5 ELSE 0 END, 0, 'accepted', '[]',
  jsonb_build_array(jsonb_build_object('method', (ARRAY['cash','card','online'])[1 + n %% 3],
    'amount_rial', rial + rial / 10)),
  '12', 2, '[{"rule_id": 123456789, "version": 3, "unit": "credit", "amount": 21000}]',
  repeat('رسید خرید شما در باشگاه ', 8), 'key:382667006632322374'
FROM (
  SELECT n, %(start)s + n * (interval '1 day' * %(days)s / %(sales)s) AS moment,
    (20 + (n::bigint * 7919) %% 600) * 10000 AS rial
  FROM generate_series(1, %(sales)s) n
) s
"""
ACCOUNTS = """
INSERT INTO ledger_account (business_id, id, holder, owner_id, purpose, unit, balance, opened_at)
SELECT %(business)s, n, 'customer', n, 'wallet', 'credit', 0, %(at)s
FROM generate_series(1, %(customers)s) n
UNION ALL
SELECT %(business)s, 9000000 + n, 'house', 0, (ARRAY['issued','spent','expired'])[n], 'credit',
  NULL, %(at)s
FROM generate_series(1, 3) n
"""
LOTS = """
INSERT INTO ledger_lot (business_id, id, account_id, amount, remaining, priority, promotional,
  available_at, expires_at, created_at, cause_kind, cause_id, warnings)
SELECT business_id, id, customer_id, goods_rial / 20,
  CASE WHEN at > %(at)s - interval '30 days' THEN goods_rial / 20 ELSE 0 END, 0, true, at,
  at + interval '30 days', at, 'sale', id, 0
FROM sales_sale WHERE customer_id IS NOT NULL
"""
TRANSFERS = """
INSERT INTO ledger_transfer (business_id, id, kind, reference, at, recorded_at, actor, reason,
  cause_kind, cause_id, branch_id)
SELECT business_id, id, 'earn', 'sale:' || id, at, at, 'key:1', '', 'sale', id, branch_id
FROM sales_sale WHERE customer_id IS NOT NULL
UNION ALL
SELECT business_id, 100000000 + id, (ARRAY['spend','expire'])[1 + id %% 2], 'end:' || id,
  at + interval '15 days' * (1 + id %% 2), at, 'key:1', '', 'sale', id, branch_id
FROM sales_sale WHERE customer_id IS NOT NULL AND at <= %(at)s - interval '30 days'
"""
MOVEMENTS = """
INSERT INTO ledger_movement (business_id, id, transfer_id, source_id, target_id, lot_id, unit,
  amount)
SELECT t.business_id, t.id, t.id, CASE WHEN kind = 'earn' THEN 9000001 ELSE customer_id END,
  CASE kind WHEN 'earn' THEN customer_id WHEN 'spend' THEN 9000002 ELSE 9000003 END, s.id,
  'credit', goods_rial / 20
FROM ledger_transfer t JOIN sales_sale s
  ON s.business_id = t.business_id AND s.id = t.cause_id AND goods_rial >= 20
"""
BALANCES = """
UPDATE ledger_account a SET balance = open FROM (
  SELECT business_id, account_id, sum(remaining) AS open FROM ledger_lot GROUP BY 1, 2) l
WHERE a.business_id = l.business_id AND a.id = l.account_id
"""


def load(admin, business_id: int, branches: list[int], *, sales: int) -> None:
    """A business that has sold so often, past every policy and trigger."""
    values = {
        "business": business_id,
        "branches": branches,
        "at": AT,
        "start": AT - timedelta(days=DAYS),
        "days": DAYS,
        "sales": sales,
        "customers": sales // 12,
    }
    admin.execute("SET session_replication_role = replica")
    for statement in (CUSTOMERS, SALES, ACCOUNTS, LOTS, TRANSFERS, MOVEMENTS, BALANCES):
        admin.execute(statement, values)
    admin.execute("VACUUM ANALYZE")
    admin.execute("CHECKPOINT")


def show(business_id: int, data, *, times: int = 5) -> None:
    """Time the dashboard over a month and over a year, and its statements."""
    zone = ZoneInfo("Asia/Tehran")
    for preset in (Preset.MONTH, Preset.YEAR):
        period = make_period(preset, today=local_day(AT, zone))
        filters = Filters(period=period, zone=zone, at=AT)

        def work(filters=filters, period=period):
            with business_scope(business_id), CaptureQueriesContext(connection) as captured:
                return load_dashboard(filters, compare=period.before()), captured.captured_queries

        (page, statements), best = measure_best(work, times=times, data=data)
        print(f"{preset}: {page.now.invoices:,} invoices, {page.now.customers:,} customers")
        print(f"  best of {times}: {best}; {len(statements)} statements")
        for statement in sorted(statements, key=lambda one: -float(one["time"]))[:4]:
            print(f"    {float(statement['time']) * 1e3:6.0f} ms  {statement['sql'][:90]}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sales", type=int, default=1_000_000)
    arguments.add_argument("--keep", action="store_true", help="measure what is loaded already")
    chosen = arguments.parse_args()
    with bench_database("vafa_bench_dashboard", fresh=not chosen.keep) as (server, admin):
        business = find_business("bench") or create_business(slug="bench", name="bench", at=AT)
        if not chosen.keep:
            with business_scope(business.pk):
                branches = [
                    add_branch(code=code, name=code, actor=SYSTEM, at=AT).id for code in "123"
                ]
            load(admin, business.pk, branches, sales=chosen.sales)
            with business_scope(business.pk):
                refresh_all()
                score_all(at=AT)
                print(f"days of the books: {sum_up_books():,}")
            admin.execute("VACUUM ANALYZE")
        show(business.pk, server.cluster.data)


if __name__ == "__main__":
    main()
