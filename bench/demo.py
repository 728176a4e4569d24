"""The demo's lived weeks, all of them: the live rules, replayed, are the books to the last lot.

    .venv/bin/python -m bench.demo

Loads the demo as a first start does, lives each customer through again by the rules as they stood,
and compares every lot and every debt.
"""

from __future__ import annotations

from time import perf_counter

from bench.database import bench_database
from tests.replay.test_demo import NOW, load_books, load_replayed
from vafa.config.demo.business import SLUG
from vafa.config.demo.load import load_demo
from vafa.tenancy.queries import find_business
from vafa.tenancy.scope import business_scope


def main() -> None:
    """Load, replay, compare; exits with an error where anything differs."""
    with bench_database("vafa_bench_demo") as (_, admin):
        start = perf_counter()
        for _line in load_demo(now=NOW):
            admin.execute("ANALYZE")
        loaded = perf_counter()
        business = find_business(SLUG)
        assert business is not None
        with business_scope(business.id):
            books = load_books()
            read = perf_counter()
            replayed = load_replayed()
        took = perf_counter() - read
        differing = [
            key for key in books.keys() | replayed.keys() if books.get(key) != replayed.get(key)
        ]
        lots = sum(len(lots) for _debt, lots in books.values())
        print(
            f"{len(books):,} wallets, {lots:,} lots: {len(differing)} differ; loaded in "
            f"{loaded - start:.0f} s, replayed in {took:.1f} s"
        )
        assert not differing, differing[:5]


if __name__ == "__main__":
    main()
