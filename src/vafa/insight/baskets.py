"""What goes with what: pairs of products that lie in one basket more often than chance would.

Support, confidence and lift after R. Agrawal, T. Imieliński and A. Swami, "Mining association
rules between sets of items in large databases", SIGMOD 1993. Whether a pair is beyond chance is
Fisher's exact test, the tail of the hypergeometric distribution; of the many pairs that are tested
so few are believed that about one in a hundred of those is chance.

What is read is bounded however long a business sells: a year, and of it the latest invoices; of
its products those that sell most.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import permutations
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import Count, Max, QuerySet
from scipy.stats import hypergeom

from vafa.foundation.jalali import local_day, start_of_day
from vafa.insight.chance import keep_beyond_chance
from vafa.insight.models import ProductPair
from vafa.insight.offers import PRODUCT
from vafa.sales.queries import sale_lines, sales
from vafa.sales.types import SaleState
from vafa.tenancy.bulk import insert_many
from vafa.tenancy.compose import fetch

DAYS = 365
MOST_INVOICES = 200_000
MOST_PRODUCTS = 300
MOST_PAIRS = 500
FEWEST_TOGETHER = 20
LEAST_LIFT = 1.2  # hardly above the usual is true, and useless
RATE = 0.01

_TOGETHER = (
    "WITH baskets (sale_id, product) AS MATERIALIZED ({baskets}) "
    "SELECT one.product, other.product, count(*) "
    "FROM baskets one JOIN baskets other USING (sale_id) "
    "WHERE one.product < other.product GROUP BY 1, 2"
)


def work_out_pairs(*, at: datetime, zone: ZoneInfo) -> int:
    """Find anew what goes with what, in the place of what was found before; return how many pairs.

    A pair is kept in both directions.
    """
    start = _find_start(at, zone)
    lines = sale_lines().filter(sale__at__gte=start, sale__at__lt=at)
    lines = lines.exclude(sale__state=SaleState.RETURNED).annotate(product=PRODUCT)
    invoices = lines.aggregate(count=Count("sale_id", distinct=True))["count"]
    counts = _count_products(lines)
    baskets = lines.filter(product__in=list(counts)).values_list("sale_id", "product").distinct()
    together = fetch(_TOGETHER, baskets=baskets.order_by()) if counts else []
    often = [pair for pair in together if pair[2] >= FEWEST_TOGETHER]
    pairs = _keep_beyond_chance(often, counts, invoices)
    first_day = local_day(start, zone)
    rows = [
        _write(left, right, both, chance, counts, invoices, first_day=first_day, at=at)
        for one, other, both, chance in pairs
        for left, right in permutations((one, other))
    ]
    ProductPair.objects.all().delete()
    insert_many(ProductPair, rows)
    return len(pairs)


def _find_start(at: datetime, zone: ZoneInfo) -> datetime:
    """A year ago, or when the oldest of the latest invoices was written."""
    start = start_of_day(local_day(at, zone) - timedelta(days=DAYS), zone)
    recent = sales().filter(at__gte=start, at__lt=at).order_by("-at").values_list("at", flat=True)
    return next(iter(recent[MOST_INVOICES : MOST_INVOICES + 1]), start)


def _count_products(lines: QuerySet[Any]) -> dict[str, tuple[str, int]]:
    """Product → what it is called and on how many invoices it is, of those that sell most."""
    rows = lines.values_list("product").annotate(
        name=Max("name"), times=Count("sale_id", distinct=True)
    )
    rows = rows.filter(times__gte=FEWEST_TOGETHER).order_by("-times", "product")
    return {product: (name, times) for product, name, times in rows[:MOST_PRODUCTS]}


def _keep_beyond_chance(
    together: list[tuple[Any, ...]], counts: dict[str, tuple[str, int]], invoices: int
) -> list[tuple[str, str, int, float]]:
    """(one, other, both, chance) of the pairs to believe, the highest lift first."""
    if not together:
        return []
    firsts, others, both = zip(*together, strict=True)
    with_one = np.array([counts[product][1] for product in firsts])
    with_other = np.array([counts[product][1] for product in others])
    found = np.array(both)
    chances = hypergeom.sf(found - 1, invoices, with_one, with_other)
    lifts = found * invoices / (with_one * with_other)
    believed = keep_beyond_chance(chances.tolist(), rate=RATE)
    pairs = [
        (one, other, count, float(chance), float(lift))
        for (one, other, count), chance, lift, is_kept in zip(
            together, chances, lifts, believed, strict=True
        )
        if is_kept and lift >= LEAST_LIFT
    ]
    pairs.sort(key=lambda pair: (-pair[4], pair[0], pair[1]))
    return [pair[:4] for pair in pairs[:MOST_PAIRS]]


def _write(
    left: str,
    right: str,
    both: int,
    chance: float,
    counts: dict[str, tuple[str, int]],
    invoices: int,
    *,
    first_day: date,
    at: datetime,
) -> dict[str, Any]:
    (left_name, with_left), (right_name, with_right) = counts[left], counts[right]
    return {
        "left": left,
        "right": right,
        "left_name": left_name,
        "right_name": right_name,
        "invoices": invoices,
        "with_left": with_left,
        "with_right": with_right,
        "with_both": both,
        "chance": chance,
        "first_day": first_day,
        "worked_out_at": at,
    }
