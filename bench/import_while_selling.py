"""(c3) A whole list of customers brought in by a worker while the shop goes on selling.

    python -m bench.import_while_selling [--rows 1000000] [--forms csv,xlsx] [--each-second 10]

Ten sales a second over HTTP, begun by the clock whether or not the one before was answered, to
people some of whom stand in the file; how long the file took, what its reader needed of memory, a
third of the way and at most, and how long a cashier waited, with the file and without.
"""

from __future__ import annotations

import argparse
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

from django.db import connections

from bench.customer_files import AT, write_file
from bench.database import ROOT, bench_database
from bench.served import Till, served
from tests.trust.cafe import open_cafe, write_sale
from vafa.audit.types import SYSTEM
from vafa.imports.actions import create_import, run_import
from vafa.imports.models import ImportJob
from vafa.imports.queries import get_job, preview_file, suggest_reading
from vafa.imports.registry import import_kinds
from vafa.imports.types import JobState
from vafa.tenancy.scope import business_scope

PORT = 18014
MOST_ROWS = {"csv": 1_000_000, "xlsx": 1_048_575}  # what a sheet holds, without its titles
MOST_SECONDS = {"csv": 300, "xlsx": 480}
MOST_MB, MOST_WAIT_MS = 700, 500
ALONE_SECONDS = 20
WARM_SALES = 40


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=max(MOST_ROWS.values()))
    arguments.add_argument("--forms", default="csv,xlsx")
    arguments.add_argument("--each-second", type=int, default=10)
    chosen = arguments.parse_args()
    name = "vafa_bench_selling"
    for form in chosen.forms.split(","):
        rows = min(chosen.rows, MOST_ROWS[form])
        file = ROOT / "var" / f"bench-selling.{form}"
        write_file(file, rows)
        with bench_database(name) as (server, _admin), served(server, name, PORT):
            report(form, rows, measure_form(file, rows, open_cafe(customers=500), chosen))


@dataclass
class Shop:
    """What cashiers waited, in milliseconds from the moment at which each sale was due."""

    cafe: dict[str, Any]
    each_second: int
    waits: list[float] = field(default_factory=list)
    _own: threading.local = field(default_factory=threading.local)

    @contextmanager
    def selling(self) -> Iterator[None]:
        """Sell while this is open."""
        over, begun = threading.Event(), time.monotonic()
        with ThreadPoolExecutor(8) as tills, ThreadPoolExecutor(1) as clock:
            ticking = clock.submit(self._tick, tills, over, begun)
            try:
                yield
            finally:
                over.set()
            for sale in ticking.result():
                sale.result()

    def _tick(
        self, tills: ThreadPoolExecutor, over: threading.Event, begun: float
    ) -> list[Future[None]]:
        sales: list[Future[None]] = []
        while not over.wait(max(0.0, begun + len(sales) / self.each_second - time.monotonic())):
            sales.append(tills.submit(self.sell, begun + len(sales) / self.each_second))
        return sales

    def sell(self, due: float) -> None:
        """One sale that was due at this moment; how long its cashier waited is kept."""
        if not hasattr(self._own, "till"):
            self._own.till = Till(PORT, self.cafe["token"])
        number = time.monotonic_ns()
        mobile = self.cafe["mobiles"][number % len(self.cafe["mobiles"])]
        self._own.till.post("/api/v1/sales", write_sale(f"s{number}", mobile))
        self.waits.append((time.monotonic() - due) * 1e3)


@dataclass(frozen=True, kw_only=True)
class Course:
    """How it went: seconds, megabytes, and what cashiers waited before and meanwhile."""

    seconds: float
    early_mb: int
    most_mb: int
    readers_mb: int  # the worker's or the reader's of sheets, whoever took more
    alone: list[float]
    meanwhile: list[float]


def measure_form(file: Path, rows: int, cafe: dict[str, Any], chosen: argparse.Namespace) -> Course:
    """The shop sells alone for a while, then beside the file."""
    shop, quiet = Shop(cafe, chosen.each_second), Shop(cafe, chosen.each_second)
    for _ in range(WARM_SALES):
        shop.sell(time.monotonic())
    shop.waits.clear()
    with quiet.selling():
        time.sleep(min(ALONE_SECONDS, 5 + rows / 10_000))
    business_id = cafe["business_id"]
    with business_scope(business_id):
        reading = suggest_reading(import_kinds.get("customers"), preview_file(file).titles)
        job = create_import(path=file, file_name=file.name, reading=reading, actor=SYSTEM, at=AT)
    connections.close_all()
    begun, early_mb, most_mb = time.monotonic(), 0, 0
    worker = os.fork()
    if worker == 0:
        try:
            run_import(business_id=business_id, job_id=job.id, at=AT)
        finally:
            os._exit(0)
    with shop.selling():
        while (there := _look(business_id, job.id)).state in {JobState.WAITING, JobState.RUNNING}:
            most_mb = max(most_mb, _resident_mb(worker))
            if there.rows_done <= rows / 3:
                early_mb = most_mb
            time.sleep(0.5)
    seconds = time.monotonic() - begun
    _pid, _status, used = os.wait4(worker, 0)
    assert (there.state, there.refused) == (JobState.DONE, 0), (there.state, there.refused)
    assert there.recorded + there.changed + there.known == rows
    return Course(
        seconds=seconds,
        early_mb=early_mb,
        most_mb=most_mb,
        readers_mb=used.ru_maxrss // 1024,
        alone=quiet.waits,
        meanwhile=shop.waits,
    )


def report(form: str, rows: int, course: Course) -> None:
    share = rows / MOST_ROWS[form]
    alone, meanwhile = (quantiles(waits, n=100) for waits in (course.alone, course.meanwhile))
    print(
        f"{form}: {rows:,} rows in {course.seconds:.0f} s ({rows / course.seconds:,.0f} a second; "
        f"at most {MOST_SECONDS[form] * share:.0f}), {course.early_mb} MB a third of the way, "
        f"{course.most_mb} at most (with the reader of sheets {course.readers_mb}; at most "
        f"{MOST_MB})"
    )
    print(
        f"      {len(course.meanwhile)} sales meanwhile: p50 {meanwhile[49]:.0f}, p95 "
        f"{meanwhile[94]:.0f} ms (at most {MOST_WAIT_MS}), p99 {meanwhile[98]:.0f}; alone "
        f"{alone[49]:.0f}, {alone[94]:.0f}, {alone[98]:.0f}"
    )


def _look(business_id: int, job_id: int) -> ImportJob:
    with business_scope(business_id):
        return get_job(job_id)


def _resident_mb(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) // 1024
    return 0


if __name__ == "__main__":
    main()
