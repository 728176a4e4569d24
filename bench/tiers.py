"""The night of the tiers: everybody placed the first time, an ordinary night, a year's end.

    .venv/bin/python -m bench.tiers [--customers 1000000] [--sales 5]

Each customer has so many sales in the year. Silver is reached by a fifth of them or so, gold by
some percent. At the year's end everybody above bronze is reviewed, and half of them fall.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bench.cpu import measure
from bench.database import bench_database
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch
from vafa.config.schedule import review_tiers
from vafa.foundation.jalali import from_jalali, start_of_day
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope
from vafa.tiers.actions import set_up_default
from vafa.tiers.models import CustomerTier, TierMove
from vafa.tiers.queries import count_tiers, load_ladder, preview_ladder

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
REVIEW = start_of_day(from_jalali(1406, 1, 16)) + timedelta(hours=3)

_CUSTOMERS = """
INSERT INTO customers_customer (business_id, id, first_name, last_name, name_key, gender,
    birth_year, birth_month, birth_day, email, joined_at, joined_by, joined_actor)
SELECT %s, n, '', '', '', '', 0, 0, 0, '', now(), 'import', 'system:0'
FROM generate_series(1, %s) n
"""
_SALES = """
INSERT INTO sales_sale (business_id, id, source, number, revision, fingerprint, at, recorded_at,
    branch_id, till, cashier, channel, customer_id, gross_rial, goods_rial, discount_rial,
    tax_rial, tip_rial, total_rial, credit_rial, returned_rial, state, fees, payments, "table",
    guests, awards, receipt, actor)
SELECT %(business)s, n, 'bench', n::text, 1, '', day, day, %(branch)s, '', '', 'in_person',
    1 + n %% %(customers)s, rial, rial, 0, 0, 0, rial, 0, 0, 'accepted', '[]', '[]', '', 0, '[]',
    '', 'system:0'
FROM (
    SELECT n, %(at)s::timestamptz - (n %% 240) * interval '1 day' AS day,
        (1 + (hashint8(n %% %(customers)s) & 1023) ^ 2 / 30000)::bigint * 1000000 AS rial
    FROM generate_series(1, %(sales)s) n
) made
"""


def fill(admin: Any, customers: int, sales: int) -> int:
    """A business with so many customers and sales of each."""
    business = create_business(slug="bench", name="bench", at=AT)
    with business_scope(business.pk):
        branch = add_branch(code="b", name="b", actor=SYSTEM, at=AT)
    admin.execute(_CUSTOMERS, [business.pk, customers])
    facts = {"business": business.pk, "branch": branch.id, "customers": customers}
    admin.execute(_SALES, facts | {"sales": customers * sales, "at": AT})
    admin.execute("VACUUM ANALYZE sales_sale")
    admin.execute("VACUUM ANALYZE customers_customer")
    return business.pk


def set_up() -> None:
    """Bronze, silver and gold."""
    set_up_default(actor=SYSTEM, at=AT)


def timed(what: str, work: Callable[[], object], data: Path) -> None:
    """Do it and say what it took."""
    _, cost = measure(work, data=data)
    print(f"{what:36}{cost}", flush=True)


def main() -> None:
    """Measure with as many customers as asked."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--customers", type=int, default=1_000_000)
    arguments.add_argument("--sales", type=int, default=5, help="of each customer")
    asked = arguments.parse_args()
    with bench_database("bench_tiers") as (server, admin):
        tell = partial(timed, data=server.cluster.data)
        business_id = fill(admin, asked.customers, asked.sales)

        def in_scope(work: Callable[[], Any]) -> Any:
            with business_scope(business_id):
                return work()

        tell("the ready ladder, everybody placed", lambda: in_scope(set_up))
        ladder = in_scope(load_ladder)
        print([(one.tier.slug, one.customers) for one in in_scope(lambda: count_tiers(ladder))])
        tell("a night on which nobody moves", lambda: review_tiers(business_id, AT))
        tell("preview of a change", lambda: in_scope(lambda: preview_ladder(ladder, at=AT)))
        admin.execute("UPDATE sales_sale SET state = 'returned' WHERE id % 2 = 0")
        admin.execute("VACUUM ANALYZE sales_sale")
        tell("the night of the review", lambda: review_tiers(business_id, REVIEW))
        print([(one.tier.slug, one.customers) for one in in_scope(lambda: count_tiers(ladder))])
        print("standings", in_scope(CustomerTier.objects.count), end="; ")
        print("moves", in_scope(TierMove.objects.count))


if __name__ == "__main__":
    main()
