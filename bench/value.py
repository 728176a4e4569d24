"""Value to come for a million customers: fit on kept metrics, then foresee for everybody.

    .venv/bin/python -m bench.value [--customers 1000000]

The floor of the fit is SciPy's own search on arrays in memory, of the foreseeing a plain INSERT of
as many rows. The check on held-out days reads sales and is measured by itself where they are.
"""

from __future__ import annotations

import argparse
import resource
from datetime import UTC, date, datetime, timedelta

import numpy as np

from bench.cpu import measure
from bench.database import bench_database
from vafa.foundation.jalali import TEHRAN
from vafa.insight.models import CustomerValue, ValueFit
from vafa.insight.value.bg_nbd import fit_bg_nbd
from vafa.insight.value.gamma_gamma import fit_gamma_gamma
from vafa.insight.value.keeping import foresee_next
from vafa.insight.value.reading import read_lives, read_spendings
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

TODAY = date(2026, 11, 21)
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAYS = 730


def fill(admin, business_id: int, customers: int) -> None:
    """Metrics of people who live as the model says, counted in days."""
    chance = np.random.default_rng(7)
    rate = chance.gamma(0.6, 1 / 15, customers)
    leaves = chance.beta(1.0, 6.0, customers)
    age = chance.integers(1, DAYS, customers)
    x = np.minimum(chance.poisson(rate * age), chance.geometric(np.maximum(leaves, 1e-3)))
    t_x = np.where(x > 0, (chance.random(customers) ** 0.5 * age), 0).astype(int)
    spends = chance.gamma(6, 1 / chance.gamma(4, 1 / 4, customers)) * 200_000
    admin.execute(
        "INSERT INTO customers_customer (business_id, id, first_name, last_name, name_key, gender,"
        " birth_year, birth_month, birth_day, email, joined_at, joined_by, joined_actor)"
        " SELECT %s, n, '', '', '', '', 0, 0, 0, '', now(), 'import', 'system:0'"
        " FROM generate_series(1, %s) n",
        [business_id, customers],
    )
    with admin.cursor().copy(
        "COPY insight_customermetrics (business_id, customer_id, first_at, last_at, first_day,"
        " last_day, length_days, visit_days, purchases, total_rial, returns, returned_rial)"
        " FROM STDIN"
    ) as copy:
        for number in range(customers):
            first = TODAY - timedelta(days=int(age[number]))
            last = first + timedelta(days=int(t_x[number]))
            visits = int(x[number]) + 1
            total = int(spends[number] * visits) + 10_000
            days = (int(t_x[number]), visits, visits)
            copy.write_row((business_id, number + 1, first, last, first, last, *days, total, 0, 0))
    admin.execute("VACUUM ANALYZE insight_customermetrics")


def foresee_all(business_id: int) -> int:
    """As the night does, a transaction for each stretch."""
    after: int | None = 0
    while after is not None:
        with business_scope(business_id):
            after = foresee_next(after_id=after, at=AT, zone=TEHRAN)
    with business_scope(business_id):
        return CustomerValue.objects.count()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--customers", type=int, default=1_000_000)
    customers = arguments.parse_args().customers
    with bench_database("vafa_bench_value") as (server, admin):
        data = server.cluster.data
        business = create_business(slug="bench", name="bench", at=AT)
        fill(admin, business.pk, customers)

        def read() -> tuple:
            with business_scope(business.pk):
                return read_lives(today=TODAY), read_spendings()

        (lives, spendings), reading = measure(read, data=data)
        model, fitting = measure(lambda: fit_bg_nbd(lives), data=data)
        money, spending = measure(lambda: fit_gamma_gamma(spendings), data=data)
        with business_scope(business.pk):
            fit = {name: getattr(model, name) for name in ("r", "alpha", "a", "b")}
            shape = {name: getattr(money, name) for name in ("p", "q", "v")}
            state = {"state": "ready", "fitted_at": AT, "buyers": customers, "came_back": 1}
            ValueFit.objects.create(**state, visits=fit, spending=shape, held_out={})
        written, first = measure(lambda: foresee_all(business.pk), data=data)
        _, again = measure(lambda: foresee_all(business.pk), data=data)
        admin.execute("CREATE TABLE floor (LIKE insight_customervalue INCLUDING ALL)")
        copy = "INSERT INTO floor SELECT * FROM insight_customervalue"
        _, floor = measure(lambda: admin.execute(copy), data=data)
    print(f"{customers:,} customers, {len(lives.x):,} unlike lives, {written:,} foreseen")
    print(f"{model}\n{money}")
    for name, cost in (
        ("read, summed up in SQL", reading),
        ("BG/NBD fitted", fitting),
        ("gamma-gamma fitted", spending),
        ("foreseen and written", first),
        ("foreseen again, nothing new", again),
        ("floor: the rows inserted", floor),
    ):
        print(f"{name:30} {cost}")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
