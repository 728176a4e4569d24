"""What changed in a week beyond chance, and where.

Each figure of the week is laid beside the same figure of the weeks before. Whether it is beyond
chance is told by the prediction interval of a normal sample (Student's t): how far the week lies
from the mean of the weeks before, measured by how far they lie from each other, and never by less
than counting alone would scatter (Poisson for counts, binomial for shares). Counts and amounts are
measured by their logarithm and shares by the arc sine of their root, on which good and bad weeks
scatter alike (M. S. Bartlett, "The use of transformations", Biometrics 3, 1947).

Totals are asked as they are; branches, channels, hours and products by their share of the invoices,
so that a quiet week is one finding and not thirty. Of all that is asked, so little is believed that
about one finding in twenty is chance (Benjamini and Hochberg).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from math import asin, log, sqrt
from statistics import mean, variance
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Min, QuerySet, Sum
from django.db.models.functions import ExtractHour, TruncDate
from scipy.special import stdtr

from vafa.foundation.jalali import first_day_of_week, local_day, start_of_day
from vafa.insight.chance import keep_beyond_chance
from vafa.insight.models import CustomerMetrics, WeekFindings
from vafa.insight.offers import PRODUCT
from vafa.insight.types import Finding
from vafa.sales.queries import sale_lines, sales
from vafa.sales.types import SaleState

RATE = 0.05
MOST_WEEKS, FEWEST_WEEKS = 12, 6
MOST_PRODUCTS = 20
FEWEST = 5  # of a count, and of both sides of a share: below, scatter is no longer normal
BAND_HOURS = 3
WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A figure of the week and of each week before.

    `scale` is what it is measured by, and `scatter` the least variance it can have there.
    """

    family: str
    subject: str
    now: float
    before: Sequence[float]
    scatter: float
    scale: Callable[[float], float] = log

    def chance(self) -> float:
        """Of a week at least as far from those before, if nothing had changed."""
        before = [self.scale(figure) for figure in self.before]
        weeks = len(before)
        spread = max(variance(before), self.scatter)
        far = abs(self.scale(self.now) - mean(before)) / sqrt(spread * (1 + 1 / weeks))
        return float(2 * stdtr(weeks - 1, -far))


def find_in_week(*, at: datetime, zone: ZoneInfo) -> int | None:
    """Find what changed in the last week that is over, once; how much, or None before there is one.

    A repeat finds the week kept and leaves it alone.
    """
    first = first_day_of_week(local_day(at, zone)) - timedelta(days=WEEK)
    if WeekFindings.objects.filter(first_day=first).exists():
        return None
    weeks = _count_weeks(first, zone)
    if weeks < FEWEST_WEEKS:
        return None
    asked = list(ask_all(_Span(first=first, weeks=weeks, zone=zone)))
    found = choose_findings(asked)
    WeekFindings.objects.create(
        first_day=first,
        weeks=weeks,
        asked=len(asked),
        found=[asdict(finding) for finding in found],
        worked_out_at=at,
    )
    return len(found)


def choose_findings(asked: Sequence[Asked]) -> list[Finding]:
    """What of it to believe, the least likely first."""
    chances = [one.chance() for one in asked]
    believed = keep_beyond_chance(chances, rate=RATE)
    found = [
        Finding(
            family=one.family,
            subject=one.subject,
            now=one.now,
            usual=mean(one.before),
            chance=chance,
        )
        for one, chance, is_kept in zip(asked, chances, believed, strict=True)
        if is_kept
    ]
    return sorted(found, key=lambda finding: finding.chance)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """The week and those before it."""

    first: date
    weeks: int
    zone: ZoneInfo

    @property
    def start(self) -> datetime:
        return start_of_day(self.first - timedelta(days=WEEK * self.weeks), self.zone)

    @property
    def end(self) -> datetime:
        return start_of_day(self.first + timedelta(days=WEEK), self.zone)

    def place(self, day: date) -> int:
        """Which week a day lies in: 0 the oldest, `weeks` the one that is asked about."""
        return self.weeks + (day - self.first).days // WEEK

    def spread(self, by_day: Iterator[tuple[date, float]]) -> list[float]:
        """Figures of days, added up by week."""
        sums = [0.0] * (self.weeks + 1)
        for day, figure in by_day:
            sums[self.place(day)] += figure
        return sums


def ask_all(span: _Span) -> Iterator[Asked]:
    """Every figure that is looked at, where there is enough of it to tell."""
    all_sales = sales().filter(at__gte=span.start, at__lt=span.end)
    kept = all_sales.exclude(state=SaleState.RETURNED)
    kept = kept.annotate(in_day=TruncDate("at", tzinfo=span.zone))
    by_day = list(
        kept.values_list("in_day").annotate(
            count=Count("id"), total=Sum(F("goods_rial") - F("returned_rial"))
        )
    )
    invoices = span.spread((day, count) for day, count, _total in by_day)
    totals = span.spread((day, float(total)) for day, _count, total in by_day)
    yield from ask_count("invoices", invoices)
    yield from ask_amount("sales", totals)
    if min(invoices) >= FEWEST:
        averages = [total / count for total, count in zip(totals, invoices, strict=True)]
        yield from ask_amount("average", averages)
    yield from ask_count("newcomers", _count_newcomers(span))
    yield from ask_shares("returns", _count_returns(all_sales, span), _count_all(all_sales, span))
    for family, column in _DIMENSIONS.items():
        yield from _ask_dimension(family, kept.annotate(part=column(span)), span, invoices)
    yield from _ask_products(span, invoices)


_DIMENSIONS: dict[str, Callable[[_Span], Any]] = {
    "branch": lambda _span: F("branch_id"),
    "channel": lambda _span: F("channel"),
    "hours": lambda span: ExtractHour("at", tzinfo=span.zone) / BAND_HOURS * BAND_HOURS,
}


def ask_count(family: str, weeks: Sequence[float]) -> Iterator[Asked]:
    *before, now = weeks
    if mean(before) >= FEWEST and min(weeks) > 0:
        yield Asked(family=family, subject="", now=now, before=before, scatter=1 / mean(before))


def ask_amount(family: str, weeks: Sequence[float]) -> Iterator[Asked]:
    *before, now = weeks
    if min(weeks) > 0 and variance(before) > 0:
        yield Asked(family=family, subject="", now=now, before=before, scatter=0.0)


def ask_shares(
    family: str, parts: Sequence[float], wholes: Sequence[float], *, subject: str = ""
) -> Iterator[Asked]:
    """The share of a part, where neither it nor the rest is too rare."""
    if min(wholes) < FEWEST:
        return
    usual = sum(parts[:-1]) / sum(wholes[:-1])
    if min(usual, 1 - usual) * wholes[-1] < FEWEST:
        return
    *before, now = (part / whole for part, whole in zip(parts, wholes, strict=True))
    yield Asked(
        family=family,
        subject=subject,
        now=now,
        before=before,
        scatter=1 / (4 * wholes[-1]),
        scale=_spread_share,
    )


def _spread_share(share: float) -> float:
    return asin(sqrt(share))


def _ask_dimension(
    family: str, rows: QuerySet[Any], span: _Span, invoices: Sequence[float]
) -> Iterator[Asked]:
    parts: dict[str, list[tuple[date, float]]] = defaultdict(list)
    for part, day, count in rows.values_list("part", "in_day").annotate(count=Count("id")):
        parts[str(part)].append((day, count))
    for part, by_day in sorted(parts.items()):
        yield from ask_shares(family, span.spread(iter(by_day)), invoices, subject=part)


def _ask_products(span: _Span, invoices: Sequence[float]) -> Iterator[Asked]:
    lines = sale_lines().filter(sale__at__gte=span.start, sale__at__lt=span.end)
    lines = lines.exclude(sale__state=SaleState.RETURNED).annotate(product=PRODUCT)
    often = lines.values_list("product").annotate(times=Count("sale_id", distinct=True))
    names = [product for product, _times in often.order_by("-times", "product")[:MOST_PRODUCTS]]
    rows = lines.filter(product__in=names).values_list(
        "product", TruncDate("sale__at", tzinfo=span.zone)
    )
    parts: dict[str, list[tuple[date, float]]] = defaultdict(list)
    for product, day, count in rows.annotate(count=Count("sale_id", distinct=True)).order_by():
        parts[product].append((day, count))
    for product, by_day in sorted(parts.items()):
        yield from ask_shares("product", span.spread(iter(by_day)), invoices, subject=product)


def _count_newcomers(span: _Span) -> list[float]:
    first, last = local_day(span.start, span.zone), span.first + timedelta(days=WEEK - 1)
    rows = CustomerMetrics.objects.filter(first_day__range=(first, last))
    return span.spread(iter(Counter(rows.values_list("first_day", flat=True)).items()))


def _count_returns(rows: QuerySet[Any], span: _Span) -> list[float]:
    return _count_all(rows.exclude(state=SaleState.ACCEPTED), span)


def _count_all(rows: QuerySet[Any], span: _Span) -> list[float]:
    days = rows.values_list(TruncDate("at", tzinfo=span.zone)).annotate(count=Count("id"))
    return span.spread(iter(days.order_by()))


def _count_weeks(first: date, zone: ZoneInfo) -> int:
    """How many whole weeks with sales lie before the first day, at most MOST_WEEKS."""
    opened = sales().aggregate(opened=Min("at"))["opened"]
    if opened is None:
        return 0
    return min((first - local_day(opened, zone)).days // WEEK, MOST_WEEKS)
