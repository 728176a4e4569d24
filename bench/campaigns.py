"""A campaign to many: drawn in one statement, handed over chunk by chunk, sent, and measured.

    python -m bench.campaigns [--people 1000000] [--handed 20000]

The gateway answers on loopback in a process of its own, 200 texts to a call. The floors: as many
people, and as many texts, by INSERT … SELECT from the tables they stand in, without conditions,
draws and references; and the gateway's calls alone. Halves are told apart: both have to take the
same, or it would not go on like this to the end of a million.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from django.conf import settings
from psycopg import sql

from bench.cpu import measure
from bench.database import bench_database
from bench.sending import call_all, running_gateway
from tests.contracts.gateways import kavenegar
from vafa.audit.types import SYSTEM
from vafa.campaigns import feeding
from vafa.campaigns.actions import add_campaign, ask_to_send, begin_due, feed_next
from vafa.campaigns.queries import foresee, load_result
from vafa.campaigns.types import read_plan
from vafa.messaging.actions import save_gateway_account, send_due
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
    settings.GATEWAYS_WITHIN = [ip_network("127.0.0.0/8")]
    with bench_database("vafa_bench_campaigns") as (server, admin), running_gateway() as url:
        business_id = fill(admin, chosen.people, url)
        run(server.cluster.data, admin, business_id, url, chosen.people, chosen.handed)


def run(data: Path, admin: Any, business_id: int, url: str, people: int, handed: int) -> None:
    """Each step once, in its order, with what it took."""
    plan = read_plan(PLAN)
    with business_scope(business_id):
        campaign_id = add_campaign(plan=plan, actor=SYSTEM, at=AT)
        ask_to_send(campaign_id=campaign_id, actor=SYSTEM, at=AT, may_approve=True)

    def tell(name: str, count: int, work: Callable[[], Any]) -> None:
        _done, cost = measure(work, data=data)
        print(f"{name:32}{cost}; {count / cost.wall_ms * 1e3:,.0f} a second", flush=True)

    def in_scope(work: Callable[[], Any]) -> Callable[[], Any]:
        def scoped() -> None:
            with business_scope(business_id):
                work()

        return scoped

    half = handed // 2
    tell("what it would do", people, in_scope(lambda: foresee(plan, at=AT)))
    tell("drawn", people, lambda: begin_due(business_id, at=AT))
    tell("handed over", half, lambda: hand_over(business_id, half))
    tell("handed over, as many more", half, lambda: hand_over(business_id, handed))
    admin.execute("ANALYZE")
    tell("sent, each with credit", half, lambda: send(business_id, half))
    tell("sent, as many more", half, lambda: send(business_id, half))
    later = AT + timedelta(days=20)
    tell("what it did", people, in_scope(lambda: load_result(campaign_id, at=later)))
    tell("the same people, plainly", people, lambda: copy_plainly(admin, "campaigns_recipient"))
    tell("the same texts, plainly", handed, lambda: copy_plainly(admin, "messaging_message"))
    tell("the gateway's calls alone", handed, lambda: call_all(url, handed))


def hand_over(business_id: int, texts: int) -> None:
    """Until so many texts wait."""
    feeding.AHEAD = texts
    while feed_next(business_id, at=AT):
        pass


def send(business_id: int, texts: int) -> None:
    """So many texts, as the worker sends them."""
    sent = 0
    while sent < texts:
        taken = send_due(business_id=business_id, at=AT).taken
        assert taken, "nothing is left to send"
        sent += taken


def fill(admin: Any, people: int, url: str) -> int:
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
    with business_scope(business.id):
        save_gateway_account(
            gateway="kavenegar", settings=kavenegar.settings(url), actor=SYSTEM, at=AT
        )
    return business.id


def copy_plainly(admin: Any, table: str) -> None:
    """The rows of this table of ours once more, with its indexes."""
    names = [sql.Identifier(f"plain_{table}"), sql.Identifier(table)]
    admin.execute(sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING INDEXES)").format(*names))
    admin.execute(sql.SQL("INSERT INTO {} SELECT * FROM {}").format(*names))


if __name__ == "__main__":
    main()
