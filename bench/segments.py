"""How long it takes to count who fits a segment, among a million customers.

    .venv/bin/python -m bench.segments [--customers 1000000] [--sales 5000000]

The floor is `SELECT count(*)` over the same customers: whoever asks about each cannot be quicker.
Each ready segment is counted, and some that sum up sales. All data is made in the database.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta

from bench.cpu import measure_best
from bench.database import bench_database
from vafa.catalog.models import Branch
from vafa.segments.errors import CountTakesLong
from vafa.segments.queries import count_customers
from vafa.segments.types import READY, AllOf, read_node
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
PATIENCE = timedelta(minutes=5)
MORE = {
    "3 purchases in 90 days": {"kind": "purchases", "least": 3, "last_days": 90},
    "spent 1,000,000 tomans in a year": {"kind": "spent", "least": 10_000_000, "last_days": 365},
    "mostly on Fridays": {"kind": "weekday_habit", "days_of_week": [6]},
    "bought latte in 30 days": {"kind": "bought_product", "skus": ["s7"], "last_days": 30},
    "women of 18 to 30 not seen, who want texts": {
        "kind": "all",
        "parts": [
            {"kind": "gender", "genders": ["female"]},
            {"kind": "age", "least": 18, "most": 30},
            {"kind": "not_seen", "days": 60},
            {"kind": "advertising"},
        ],
    },
    "not seen, or spent little, but no newcomer": {
        "kind": "all",
        "parts": [
            {
                "kind": "any",
                "parts": [
                    {"kind": "not_seen", "days": 60},
                    {"kind": "spent", "most": 1_000_000, "last_days": 90},
                ],
            },
            {"kind": "none", "parts": [{"kind": "joined", "last_days": 30}]},
        ],
    },
}
CUSTOMERS = """
INSERT INTO customers_customer (business_id, id, mobile, first_name, last_name, name_key, gender,
  birth_year, birth_month, birth_day, email, joined_at, joined_by, joined_actor)
SELECT %(business)s, n, '+98' || (9000000000 + n), 'نام', 'خانوادگی ' || n, 'نام ' || n,
  (ARRAY['', 'female', 'male'])[1 + n %% 3], 1330 + n %% 60, 1 + n %% 12, 1 + n %% 29, '',
  %(at)s::timestamptz - (n::bigint * 7919 %% 900) * interval '1 day', 'invoice', 'system:0'
FROM generate_series(1, %(customers)s) n
"""
SALES = """
INSERT INTO sales_sale (business_id, id, source, number, revision, fingerprint, at, recorded_at,
  branch_id, till, cashier, channel, customer_id, gross_rial, goods_rial, discount_rial, tax_rial,
  tip_rial, total_rial, credit_rial, returned_rial, state, fees, payments, "table", guests, awards,
  receipt, actor)
SELECT %(business)s, n, 'bench', n::text, 1, '', sold, sold, 1, '', '', 'hall',
  1 + abs(hashint4(n)::bigint) %% (%(customers)s * 9 / 10),
  rial, rial, 0, 0, 0, rial, 0, 0, 'accepted', '[]', '[{"method": "cash"}]', '', 0, '[]', '', ''
FROM generate_series(1, %(sales)s) n,
  LATERAL (SELECT (50 + n %% 900) * 10000 AS rial,
    %(at)s::timestamptz - (abs(hashint4(-n)::bigint) %% 525600) * interval '1 minute' AS sold) one
"""
LINES = """
INSERT INTO sales_saleline (business_id, id, sale_id, position, sku, name, category, quantity,
  unit_price_rial, discount_rial, net_rial, returned_quantity)
SELECT business_id, id, id, 0, 's' || id %% 40, 'x', 'c' || id %% 8, 1, goods_rial, 0, goods_rial, 0
FROM sales_sale
"""
METRICS = """
INSERT INTO insight_customermetrics (business_id, customer_id, first_at, last_at, first_day,
  last_day, length_days, visit_days, purchases, total_rial, returns, returned_rial,
  length_score, recency_score, frequency_score, money_score, "group")
SELECT business_id, customer_id, min(at), max(at), min(at)::date, max(at)::date,
  max(at)::date - min(at)::date, count(DISTINCT at::date), count(*), sum(goods_rial), 0, 0,
  3, 3, 3, 3, (ARRAY['champions', 'loyal', 'at_risk', 'lost', 'sleeping'])[1 + customer_id %% 5]
FROM sales_sale GROUP BY business_id, customer_id
"""
LOTS = """
INSERT INTO ledger_account (business_id, id, holder, owner_id, purpose, unit, balance, opened_at)
SELECT %(business)s, n, 'customer', n, 'wallet', 'credit', 50000, %(at)s
FROM generate_series(1, %(customers)s, 3) n;
INSERT INTO ledger_lot (business_id, id, account_id, amount, remaining, priority, promotional,
  available_at, expires_at, created_at, cause_kind, cause_id, warnings)
SELECT business_id, id, id, 50000, 50000, 0, true, %(at)s,
  %(at)s::timestamptz + (id %% 90) * interval '1 day', %(at)s, 'sale', id, 0
FROM ledger_account WHERE business_id = %(business)s
"""
TABLES = (
    *("customers_customer", "sales_sale", "sales_saleline", "insight_customermetrics"),
    *("ledger_account", "ledger_lot"),
)


def fill(admin, business_id: int, customers: int, sales: int) -> None:
    """A club with this many customers and sales, past every policy and trigger."""
    values = {"business": business_id, "customers": customers, "sales": sales, "at": AT}
    admin.execute("SET session_replication_role = replica")
    for statement in (CUSTOMERS, SALES, LINES, METRICS, *LOTS.split(";")):
        admin.execute(statement, values)
    admin.execute("SET session_replication_role = DEFAULT")
    admin.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--customers", type=int, default=1_000_000)
    arguments.add_argument("--sales", type=int, default=5_000_000)
    chosen = arguments.parse_args()
    print(f"{chosen.customers:,} customers, {chosen.sales:,} sales")
    with bench_database("vafa_bench_segments") as (server, admin):
        business = create_business(slug="bench", name="bench", at=AT)
        with business_scope(business.pk):
            Branch(id=1, code="1", name="1").save()
        fill(admin, business.pk, chosen.customers, chosen.sales)
        nodes = {"floor: count(*)": AllOf()}
        nodes |= {str(one.slug): one.node for one in READY}
        nodes |= {name: read_node(tree) for name, tree in MORE.items()}
        for name, node in nodes.items():
            with business_scope(business.pk):
                try:
                    count, cost = measure_best(
                        lambda node=node: count_customers(node, at=AT, patience=PATIENCE),
                        times=3,
                        data=server.cluster.data,
                    )
                except CountTakesLong:
                    count, cost = -1, "stopped after five minutes"
            print(f"{name:46} {count:>9,}  {cost}")


if __name__ == "__main__":
    main()
