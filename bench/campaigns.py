"""A campaign to many: drawn in one statement, handed over chunk by chunk, measured.

    python -m bench.campaigns [--people 1000000] [--handed 20000]

The floor of drawing is the same rows by INSERT … SELECT from a table of their own, without
conditions, draws and references.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.cpu import measure
from bench.database import bench_database
from vafa.audit.types import SYSTEM
from vafa.campaigns import feeding
from vafa.campaigns.actions import add_campaign, ask_to_send, begin_due, feed_next
from vafa.campaigns.queries import foresee, load_result
from vafa.campaigns.types import read_plan
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
PLAN = {
    "name": "bench",
    "texts": [{"words": "{greeting}سلام"}, {"words": "{greeting}درود"}],
    "offer": {"reward": {"kind": "credit", "amount_rial": 500_000}},
    "control_percent": 10,
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=1_000_000)
    arguments.add_argument("--handed", type=int, default=20_000)
    chosen = arguments.parse_args()
    feeding.AHEAD = chosen.handed + feeding.CHUNK
    with bench_database("vafa_bench_campaigns") as (server, admin):
        data = server.cluster.data
        business_id = fill(admin, chosen.people)
        plan = read_plan(PLAN)
        with business_scope(business_id):
            campaign_id = add_campaign(plan=plan, actor=SYSTEM, at=AT)
            ask_to_send(campaign_id=campaign_id, actor=SYSTEM, at=AT, may_approve=True)

        def see_ahead() -> None:
            with business_scope(business_id):
                foresee(plan, at=AT)

        def look_back() -> None:
            with business_scope(business_id):
                load_result(campaign_id, at=AT + timedelta(days=20))

        def hand_over() -> None:
            while feed_next(business_id, at=AT):
                pass

        for name, work in (
            ("what it would do", see_ahead),
            ("drawn", lambda: begin_due(business_id, at=AT)),
            (f"{chosen.handed:,} handed over with credit", hand_over),
            ("what it did", look_back),
        ):
            _done, cost = measure(work, data=data)
            print(f"{name:40}{cost}", flush=True)
        _done, floor = measure(lambda: copy_plainly(admin), data=data)
        print(f"{'the same rows, plainly':40}{floor}")


def fill(admin: Any, people: int) -> int:
    """A business with so many customers, each with a mobile and one purchase on record."""
    business = create_business(slug="bench", name="bench", at=AT)
    admin.execute(
        "INSERT INTO customers_customer (business_id, id, mobile, first_name, last_name, name_key,"
        " gender, birth_year, birth_month, birth_day, email, joined_at, joined_by, joined_actor)"
        " SELECT %s, n, '+98' || (9000000000 + n), '', '', '', '', 0, 0, 0, '', now(), 'import',"
        " 'system:0' FROM generate_series(1, %s) n",
        [business.id, people],
    )
    admin.execute(
        "INSERT INTO insight_customermetrics (business_id, customer_id, first_at, last_at,"
        " first_day, last_day, length_days, visit_days, purchases, total_rial, returns,"
        " returned_rial) SELECT business_id, id, now(), now(), current_date, current_date, 0, 1, 1,"
        " 1000000, 0, 0 FROM customers_customer"
    )
    admin.execute("ANALYZE")
    return business.id


def copy_plainly(admin: Any) -> None:
    """As many rows as were drawn, of the same shape."""
    admin.execute("CREATE TABLE plain (LIKE campaigns_recipient INCLUDING INDEXES)")
    admin.execute("INSERT INTO plain SELECT * FROM campaigns_recipient")


if __name__ == "__main__":
    main()
