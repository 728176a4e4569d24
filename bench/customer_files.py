"""(c2) Customers taken in from a file, against INSERT of the same rows into the same tables.

    python -m bench.customer_files [--rows 50000] [--xlsx]

A list with mobile, names, birthday and city, as people keep them, tried, then for good;
and the rows that came of it inserted again by the tables' owner, a thousand to a statement.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import xlsxwriter

from bench.cpu import Cost, measure
from bench.database import ROOT, bench_database
from vafa.audit.types import SYSTEM
from vafa.imports.actions import create_import, run_import
from vafa.imports.queries import preview_file, suggest_reading
from vafa.imports.registry import import_kinds
from vafa.imports.types import JobState
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
TITLES = ["موبایل", "نام", "نام خانوادگی", "تاریخ تولد", "شهر"]
NAMES = ["مینا", "علی", "سارا", "رضا", "زهرا", "مهدی"]
FAMILIES = ["رضایی", "کریمی", "نوری", "محمدی", "حسینی"]
TABLE = "customers_customer"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=50_000)
    arguments.add_argument("--xlsx", action="store_true")
    chosen = arguments.parse_args()
    file = ROOT / "var" / f"bench-customers.{'xlsx' if chosen.xlsx else 'csv'}"
    write_file(file, chosen.rows)
    with bench_database("vafa_bench_customer_files") as (server, admin):
        data = server.cluster.data
        business_id = create_business(slug="file", name="file", at=AT).pk
        dry = measure(lambda: bring_in(business_id, file, chosen.rows, is_dry=True), data=data)
        real = measure(lambda: bring_in(business_id, file, chosen.rows), data=data)
        floor = insert_again(admin, business_id, data)
    for name, cost in (("A trial", dry[1]), ("For good", real[1]), ("INSERT by the owner", floor)):
        print(
            f"{name:22} {chosen.rows / cost.wall_ms * 1e3:9,.0f} rows a second, "
            f"{cost.cpu_ms / chosen.rows * 1e3:6.0f} µs CPU a row "
            f"({cost.own_cpu_ms / chosen.rows * 1e3:.0f} app + "
            f"{cost.server_cpu_ms / chosen.rows * 1e3:.0f} database)"
        )
    own, readers = (
        resource.getrusage(who).ru_maxrss // 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"At most {own} MB, the reader of sheets {readers} MB")


def write_file(path: Path, rows: int) -> None:
    """A list, always the same."""
    chance = random.Random(7)
    people = (
        [
            f"0912{number:07}",
            chance.choice(NAMES),
            chance.choice(FAMILIES),
            f"13{chance.randrange(30, 99)}/0{chance.randrange(1, 7)}/{chance.randrange(1, 32)}",
            "تهران",
        ]
        for number in range(rows)
    )
    if path.suffix == ".xlsx":
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for line, row in enumerate([TITLES, *people]):
                sheet.write_row(line, 0, row)
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([TITLES, *people])


def bring_in(business_id: int, path: Path, rows: int, *, is_dry: bool = False) -> None:
    """The whole way of a file."""
    with business_scope(business_id):
        reading = suggest_reading(import_kinds.get("customers"), preview_file(path).titles)
        job = create_import(
            path=path, file_name=path.name, reading=reading, is_dry=is_dry, actor=SYSTEM, at=AT
        )
    done = run_import(business_id=business_id, job_id=job.id, at=AT)
    assert (done.state, done.recorded) == (JobState.DONE, rows), (done.state, done.recorded)


def insert_again(admin: psycopg.Connection[Any], business_id: int, data: Path) -> Cost:
    """Put the rows aside, delete them, and insert them again: indexes and keys as they stand."""
    business = int(business_id)
    names = [
        name
        for (name,) in admin.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
            " AND table_schema = 'public' AND is_generated = 'NEVER'",
            [TABLE],
        )
    ]
    columns = ", ".join(f'"{name}"' for name in names)
    admin.execute(
        f"CREATE TEMP TABLE aside AS SELECT {columns}, row_number() OVER (ORDER BY id) AS place"
        f" FROM {TABLE} WHERE business_id = {business}"
    )
    admin.execute("CREATE INDEX ON aside (place)")
    [(count,)] = admin.execute("SELECT count(*) FROM aside").fetchall()
    admin.execute(f"DELETE FROM {TABLE} WHERE business_id = {business}")
    admin.execute("VACUUM ANALYZE")

    def work() -> None:
        for start in range(1, count + 1, 1000):
            admin.execute(
                f"INSERT INTO {TABLE} ({columns}) SELECT {columns} FROM aside"
                " WHERE place BETWEEN %s AND %s",
                [start, start + 999],
            )

    return measure(work, data=data)[1]


if __name__ == "__main__":
    main()
