"""(c) Historic sales taken in, against COPY of the same rows into the same indexed tables.

    python -m bench.imports [--sales 100000]

Three ways: a CSV file through `run_import`, as the panel and `vafa import-sales` do; the same
sales through `accept_history` alone; and the rows that came of it copied by the tables' owner
(COPY, in the format of the server, constraints and indexes standing). Rows are sales; each has
one line, four of five a customer.
"""

from __future__ import annotations

import argparse
import csv
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from bench.cpu import Cost, measure
from bench.database import ROOT, bench_database
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch
from vafa.checkout.actions import Outcome, accept_history
from vafa.customers.types import CustomerKey, JoinedBy
from vafa.imports.actions import create_import, run_import
from vafa.imports.queries import preview_file, suggest_reading
from vafa.imports.registry import import_kinds
from vafa.imports.types import JobState
from vafa.sales.types import LineInput, SaleInput
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHUNK = 1000
TITLES = ["شماره فاکتور", "تاریخ", "ساعت", "موبایل", "نام", "کالا", "تعداد", "قیمت", "تخفیف"]
TABLES = ("customers_customer", "sales_sale", "sales_saleline")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sales", type=int, default=100_000)
    chosen = arguments.parse_args()
    file = ROOT / "var" / "bench-sales.csv"
    write_file(file, chosen.sales)
    with bench_database("vafa_bench_imports") as (server, admin):
        data = server.cluster.data
        whole = measure(lambda: import_file(file, chosen.sales), data=data)
        business_id, branch_id = open_business("alone")
        sales = list(make_sales(chosen.sales, branch_id))
        alone = measure(lambda: accept_all(business_id, sales), data=data)
        floor = copy_again(admin, business_id, data)
    for name, cost in (
        ("A file through run_import", whole[1]),
        ("accept_history alone", alone[1]),
        ("COPY by the owner", floor),
    ):
        print(
            f"{name:28} {chosen.sales / cost.wall_ms * 1e3:9,.0f} sales a second, "
            f"{cost.cpu_ms / chosen.sales * 1e3:6.0f} µs CPU a sale "
            f"({cost.own_cpu_ms / chosen.sales * 1e3:.0f} app + "
            f"{cost.server_cpu_ms / chosen.sales * 1e3:.0f} database), "
            f"{cost.cpu_ms / floor.cpu_ms:5.2f} of COPY's CPU"
        )


def write_file(path: Path, sales: int) -> None:
    """An export as tills make them, always the same."""
    chance = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(TITLES)
        for number in range(sales):
            at = AT - timedelta(minutes=5 * (sales - number))
            mobile = _draw_mobile(chance, sales)
            price = 50_000 * chance.randint(1, 40)
            clock = [at.strftime("%Y-%m-%d"), at.strftime("%H:%M")]
            rows.writerow([number, *clock, mobile or "", "", "قهوهٔ ترک", 1, price, 0])


def make_sales(count: int, branch_id: int) -> list[SaleInput]:
    """The same sales, read already."""
    chance = random.Random(7)
    return [
        SaleInput(
            source="file",
            number=str(number),
            at=AT - timedelta(minutes=5 * (count - number)),
            branch_id=branch_id,
            customer=CustomerKey(mobile=_draw_mobile(chance, count)),
            lines=(LineInput(name="قهوهٔ ترک", unit_price_rial=500_000 * chance.randint(1, 40)),),
        )
        for number in range(count)
    ]


def open_business(slug: str) -> tuple[int, int]:
    """A business with one branch."""
    business = create_business(slug=slug, name=slug, at=AT)
    with business_scope(business.pk):
        return business.pk, add_branch(code="vali", name="ولیعصر", actor=SYSTEM, at=AT).id


def import_file(path: Path, sales: int) -> None:
    """The whole way of a file, refreshing metrics at the end included."""
    business_id, _branch_id = open_business("file")
    with business_scope(business_id):
        reading = suggest_reading(import_kinds.get("sales"), preview_file(path).titles)
        settings = reading.settings.model_copy(update={"branch": "vali"})
        reading = replace(reading, settings=settings)
        job = create_import(path=path, file_name=path.name, reading=reading, actor=SYSTEM, at=AT)
    done = run_import(business_id=business_id, job_id=job.id, at=AT)
    assert (done.state, done.recorded) == (JobState.DONE, sales), (done.state, done.recorded)


def accept_all(business_id: int, sales: list[SaleInput]) -> None:
    """As imports does it, chunk by chunk."""
    for start in range(0, len(sales), CHUNK):
        with business_scope(business_id):
            results = accept_history(
                sales[start : start + CHUNK], actor=SYSTEM, at=AT, joined_by=JoinedBy.IMPORT
            )
        assert all(result.outcome == Outcome.RECORDED for result in results)


def copy_again(admin: psycopg.Connection, business_id: int, data: Path) -> Cost:
    """Take the rows out, delete them, and COPY them in: tables, indexes and keys as they stand."""
    business = int(business_id)
    rows = {}
    columns = {}
    for table in TABLES:
        # Columns that the database generates cannot be copied in.
        columns[table] = ", ".join(
            f'"{name}"'
            for (name,) in admin.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
                " AND table_schema = 'public' AND is_generated = 'NEVER'",
                [table],
            )
        )
        question = f"SELECT {columns[table]} FROM {table} WHERE business_id = {business}"
        with admin.cursor().copy(f"COPY ({question}) TO STDOUT") as copy:
            rows[table] = b"".join(copy)
    for table in reversed(TABLES):
        admin.execute(f"DELETE FROM {table} WHERE business_id = {business}")
    admin.execute("VACUUM ANALYZE")

    def work() -> None:
        with admin.transaction():
            for table in TABLES:
                with admin.cursor().copy(f"COPY {table} ({columns[table]}) FROM STDIN") as copy:
                    copy.write(rows[table])

    return measure(work, data=data)[1]


def _draw_mobile(chance: random.Random, sales: int) -> str | None:
    number = chance.randrange(sales // 10)
    return f"+98912{number:07}" if chance.random() < 0.8 else None


if __name__ == "__main__":
    main()
