"""LRFM scores of a million customers with ten million sales: from kept metrics, and by Polars.

    .venv/bin/python -m bench.lrfm [--customers 1000000] [--sales 10000000]

Polars and NumPy are for this bench alone: `.venv/bin/pip install --target var/bench polars numpy`.

Polars works the scores out from the sales, in memory and from a Parquet file. Vafa scores from
the metrics that it keeps: once when nobody has a score yet (every row is written), and once as on
any night, after one more day of sales. Both give everybody the same scores, which is checked.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench.cpu import Cost, measure, measure_best
from bench.database import ROOT, bench_database

sys.path.append(str(ROOT / "var" / "bench"))

import numpy as np
import polars as pl

from vafa.audit.types import SYSTEM
from vafa.insight.actions import change_scoring, score_all
from vafa.insight.models import CustomerMetrics
from vafa.insight.types import GROUPS, ScoringTerms
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

TODAY = date(2026, 11, 21)
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
YEAR = 365
NEW_DAYS = 60
SCORES = {
    "length_score": "length_days",
    "recency_score": "last_day",
    "frequency_score": "purchases",
    "money_score": "total_rial",
}


def make_sales(customers: int, sales: int) -> pl.DataFrame:
    """Sales over a year and a day: some buy weekly, most a few times, some are long gone."""
    chance = np.random.default_rng(7)
    eagerness = chance.gamma(0.8, size=customers)
    buyers = np.concatenate(
        [
            np.arange(customers),  # everybody bought once
            chance.choice(customers, size=sales - customers, p=eagerness / eagerness.sum()),
        ]
    )
    came = chance.integers(0, YEAR, size=customers)
    stays = (chance.random(customers) * (YEAR + 1 - came)).astype(np.int64) + 1
    age = came[buyers] + (chance.random(sales) * stays[buyers]).astype(np.int64)
    return pl.DataFrame(
        {
            "customer": buyers,
            "day": age,
            "rial": chance.integers(20, 2_000, size=sales) * 10_000,
        }
    ).with_columns(day=pl.lit(TODAY - timedelta(days=YEAR)) + pl.duration(days=pl.col("day")))


def sum_up(sales: pl.LazyFrame) -> pl.LazyFrame:
    """Metrics per customer, as CustomerMetrics has them."""
    return (
        sales.group_by("customer")
        .agg(
            first_day=pl.col("day").min(),
            last_day=pl.col("day").max(),
            purchases=pl.len().cast(pl.Int64),
            total_rial=pl.col("rial").sum(),
        )
        .with_columns(length_days=(pl.col("last_day") - pl.col("first_day")).dt.total_days())
    )


def score(metrics: pl.LazyFrame, *, today: date) -> pl.LazyFrame:
    """Scores and groups by ranks: 1 + ⌊5·p⌋, p being the share of smaller values."""
    smaller = {name: pl.col(column).rank("min") - 1 for name, column in SCORES.items()}
    scored = metrics.with_columns(
        **{name: 1 + 5 * rank.cast(pl.Int64) // pl.len() for name, rank in smaller.items()}
    )
    *named, last = GROUPS
    group = pl.lit(last.slug)
    for one in reversed(named):
        fits = pl.lit(value=True)
        if one.only_new:
            fits = pl.col("first_day") >= today - timedelta(days=NEW_DAYS)
        for name, (low, high) in one.ranges.items():
            fits &= pl.col(f"{name}_score").is_between(low, high)
        group = pl.when(fits).then(pl.lit(one.slug)).otherwise(group)
    return scored.with_columns(group=group)


def copy_in(admin, business_id: int, metrics: pl.DataFrame, *, customers: int) -> None:
    """Put customers and their metrics in place of what is there, past every policy."""
    admin.execute("TRUNCATE insight_customermetrics, insight_groupsnapshot, insight_scoringscale")
    admin.execute(
        "INSERT INTO customers_customer (business_id, id, first_name, last_name, name_key, gender,"
        " birth_year, birth_month, birth_day, email, joined_at, joined_by, joined_actor)"
        " SELECT %s, n, '', '', '', '', 0, 0, 0, '', now(), 'import', 'system:0'"
        " FROM generate_series(1, %s) n ON CONFLICT DO NOTHING",
        [business_id, customers],
    )
    columns = (
        "customer_id, first_at, last_at, first_day, last_day, length_days, visit_days, purchases,"
        " total_rial, returns, returned_rial"
    )
    rows = metrics.select(
        pl.lit(business_id),
        pl.col("customer") + 1,
        pl.col("first_day"),
        pl.col("last_day"),
        pl.col("first_day").alias("f"),
        pl.col("last_day").alias("l"),
        "length_days",
        pl.col("purchases").alias("v"),
        "purchases",
        "total_rial",
        pl.lit(0).alias("r"),
        pl.lit(0).alias("rr"),
    )
    buffer = io.BytesIO()
    rows.write_csv(buffer, include_header=False)
    with admin.cursor().copy(
        f"COPY insight_customermetrics (business_id, {columns}) FROM STDIN (FORMAT csv)"
    ) as copy:
        copy.write(buffer.getvalue())
    admin.execute("VACUUM ANALYZE insight_customermetrics")
    admin.execute("CHECKPOINT")


def update_day(admin, business_id: int, metrics: pl.DataFrame) -> int:
    """Bring the kept metrics a day further, as a day's refreshing does; how many changed."""
    admin.execute("CREATE TEMP TABLE fresh (id bigint, f date, l date, n int, total bigint)")
    buffer = io.BytesIO()
    rows = metrics.select(
        pl.col("customer") + 1, "first_day", "last_day", "purchases", "total_rial"
    )
    rows.write_csv(buffer, include_header=False)
    with admin.cursor().copy("COPY fresh FROM STDIN (FORMAT csv)") as copy:
        copy.write(buffer.getvalue())
    changed = admin.execute(
        "INSERT INTO insight_customermetrics AS m (business_id, customer_id, first_at, last_at,"
        " first_day, last_day, length_days, visit_days, purchases, total_rial, returns,"
        " returned_rial) SELECT %s, id, f, l, f, l, l - f, n, n, total, 0, 0 FROM fresh"
        " ON CONFLICT (business_id, customer_id) DO UPDATE SET last_day = EXCLUDED.last_day,"
        " last_at = EXCLUDED.last_at, length_days = EXCLUDED.length_days,"
        " purchases = EXCLUDED.purchases, total_rial = EXCLUDED.total_rial"
        " WHERE m.purchases <> EXCLUDED.purchases",
        [business_id],
    ).rowcount
    admin.execute("DROP TABLE fresh")
    return changed


def read_scores() -> pl.DataFrame:
    """What the database says of everybody."""
    columns = ["customer_id", *SCORES, "group"]
    rows = CustomerMetrics.objects.order_by("customer_id").values_list(*columns)
    return pl.DataFrame(list(rows.iterator(chunk_size=100_000)), schema=columns, orient="row")


def check_same(scored: pl.DataFrame) -> None:
    """Everybody has the scores that Polars gave."""
    expected = scored.sort("customer").select(
        (pl.col("customer") + 1).alias("customer_id"), *SCORES, "group"
    )
    found = read_scores().cast(dict.fromkeys(("customer_id", *SCORES), pl.Int64))
    assert found.equals(expected.cast(dict.fromkeys(("customer_id", *SCORES), pl.Int64)))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--customers", type=int, default=1_000_000)
    arguments.add_argument("--sales", type=int, default=10_000_000)
    chosen = arguments.parse_args()
    sales = make_sales(chosen.customers, chosen.sales)
    before = sales.filter(pl.col("day") < TODAY)
    yesterday = TODAY - timedelta(days=1)
    print(f"{chosen.customers:,} customers, {sales.height:,} sales, Polars {pl.__version__}")

    in_memory = lambda: score(sum_up(sales.lazy()), today=TODAY).collect()  # noqa: E731
    scored, memory = measure_best(in_memory, times=3)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sales.parquet"
        sales.write_parquet(file)
        from_file = lambda: score(sum_up(pl.scan_parquet(file)), today=TODAY).collect()  # noqa: E731
        _, parquet = measure_best(from_file, times=3)

    with bench_database("vafa_bench_lrfm") as (server, admin):
        data = server.cluster.data
        business = create_business(slug="bench", name="bench", at=AT)
        copy_in(admin, business.pk, sum_up(before.lazy()).collect(), customers=chosen.customers)
        with business_scope(business.pk):
            _score_plainly()
        first = _score(business.pk, AT - timedelta(days=1), data)
        with business_scope(business.pk):
            check_same(score(sum_up(before.lazy()), today=yesterday).collect())
        moved = update_day(admin, business.pk, sum_up(sales.lazy()).collect())
        night = _score(business.pk, AT, data)
        with business_scope(business.pk):
            check_same(scored)
        again = _score(business.pk, AT, data)

    print("everybody's scores and groups are the same by both ways")
    _print("Polars, sales in memory", None, memory, memory)
    _print("Polars, sales in Parquet", None, parquet, memory)
    _print("Vafa, nobody scored yet", first[0], first[1], memory)
    _print(f"Vafa, any night ({moved:,} bought)", night[0], night[1], memory)
    _print("Vafa, nothing new", again[0], again[1], memory)


def _score_plainly() -> None:
    """Fifths alone, without bounds on recency, to compare with ranks."""
    terms = ScoringTerms(
        new_days=NEW_DAYS,
        awake_days=0,
        asleep_days=10_000,
        length_from=(7, 30, 90, 180),
        recency_within=(180, 90, 45, 14),
        frequency_from=(2, 3, 6, 12),
        money_from_rial=(1, 2, 3, 4),
    )
    change_scoring(terms, actor=SYSTEM, at=AT)


def _score(business_id: int, at: datetime, data: Path) -> tuple[int, Cost]:
    def work() -> int:
        with business_scope(business_id):
            return score_all(at=at)

    return measure(work, data=data)


def _print(name: str, changed: int | None, cost: Cost, floor: Cost) -> None:
    rows = "" if changed is None else f", {changed:,} rows written"
    print(f"{name:36} {cost}; {cost.cpu_ms / floor.cpu_ms:.2f} of Polars' CPU{rows}")


if __name__ == "__main__":
    main()
