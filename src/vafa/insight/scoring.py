"""Scores and groups as expressions over the kept metrics.

LRFM: length, from the first to the last purchase; recency, when the last one was; frequency, how
many; money, how much (D. Chang and Tsay, "Integrating of SOM and K-mean in data mining
clustering", 2004; recency, frequency and money after Hughes, "Strategic Database Marketing").
Scores are fifths of the business's own customers: a value's score is 1 + ⌊5·p⌋, p being the
share of customers with a smaller value. Equal values have equal scores, whatever order rows
lie in.

A scale names the first value of each score. It is worked out for all customers at once; whoever
buys between two scorings is placed on the same scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import (
    Aggregate,
    Case,
    CharField,
    Count,
    Expression,
    Q,
    QuerySet,
    SmallIntegerField,
    Value,
    When,
)

from vafa.insight.models import CustomerMetrics, InsightSettings
from vafa.insight.types import BEST, Group, Scale, ScoringMode

# Dimension of a score → the column it is read from, which is also its name in a scale.
COLUMNS = {
    "length": "length_days",
    "recency": "last_day",
    "frequency": "purchases",
    "money": "total_rial",
}
_SORT_MEMORY = "64MB"
_FIFTHS = (0.2, 0.4, 0.6, 0.8)


class _Fifths(Aggregate):
    """The smallest values below or at which a fifth, two, three, four fifths of the rows lie."""

    function = "percentile_disc"
    template = f"%(function)s(ARRAY{list(_FIFTHS)}) WITHIN GROUP (ORDER BY %(expressions)s)"

    def convert_value(self, value: Any, *_: Any) -> Any:
        return value


def measure_scale(settings: InsightSettings, *, today: date) -> tuple[Scale, int]:
    """The scale for the customers as they are now, and how many they are."""
    with connection.cursor() as cursor:
        # Four sorts in memory and not on disk; for the rest of this transaction.
        cursor.execute(f"SET LOCAL work_mem = '{_SORT_MEMORY}'")
    fifths = {name: _Fifths(column) for name, column in COLUMNS.items()}
    found = CustomerMetrics.objects.filter(purchases__gt=0).aggregate(
        customers=Count("customer_id"), **fifths
    )
    customers: int = found.pop("customers")
    wants_quantiles = settings.mode == ScoringMode.QUANTILES
    if wants_quantiles and customers >= settings.fewest_for_quantiles:
        scale = _read_fifths(found, settings, today=today)
    else:
        scale = _read_thresholds(settings, today=today)
    return scale, customers


def apply_scale(rows: QuerySet[CustomerMetrics], scale: Scale, groups: Sequence[Group]) -> int:
    """Score those of these customers who bought something; return how many changed.

    The scale's values stand in the statement as constants and the columns are compared with
    them, so a million customers take a few comparisons each. Rows that keep their scores are
    not written.
    """
    changes: dict[str, Expression] = {
        f"{name}_score": _score(column, getattr(scale, column)) for name, column in COLUMNS.items()
    }
    changes["group"] = choose_by_columns(groups, scale)
    differs = Q()
    for column, expression in changes.items():
        differs |= ~Q(**{column: expression})
    return rows.filter(differs, purchases__gt=0).update(**changes)


def choose_by_columns(groups: Sequence[Group], scale: Scale) -> Case:
    """The slug of the first group that fits, said of the columns that scores are read from."""
    *named, last = groups
    return Case(
        *(When(_fits(group, scale), then=Value(group.slug)) for group in named),
        default=Value(last.slug),
        output_field=CharField(),
    )


def _read_fifths(
    fifths: dict[str, Sequence[Any]], settings: InsightSettings, *, today: date
) -> Scale:
    """The next greater value after each fifth opens the next score.

    Recency is held within reason: who came within the awake days scores at least 3, who did not
    come for the asleep days at most 2, however the others behave.
    """
    last_day = [day + timedelta(days=1) for day in fifths["recency"]]
    asleep = today - timedelta(days=settings.asleep_days)
    awake = today - timedelta(days=settings.awake_days)
    middle = min(max(last_day[1], asleep), awake)
    return Scale(
        length_days=tuple(days + 1 for days in fifths["length"]),
        last_day=(
            min(last_day[0], middle),
            middle,
            max(last_day[2], middle),
            max(last_day[3], middle),
        ),
        purchases=tuple(count + 1 for count in fifths["frequency"]),
        total_rial=tuple(amount + 1 for amount in fifths["money"]),
        new_from=today - timedelta(days=settings.new_days),
    )


def _read_thresholds(settings: InsightSettings, *, today: date) -> Scale:
    return Scale(
        length_days=tuple(settings.length_from),
        last_day=tuple(today - timedelta(days=days) for days in settings.recency_within),
        purchases=tuple(settings.frequency_from),
        total_rial=tuple(settings.money_from_rial),
        new_from=today - timedelta(days=settings.new_days),
    )


def _score(column: str, first_values: Sequence[Any]) -> Case:
    steps = zip(range(BEST, 1, -1), reversed(first_values), strict=True)
    return Case(
        *(When(Q((f"{column}__gte", value)), then=Value(score)) for score, value in steps),
        default=Value(1),
        output_field=SmallIntegerField(),
    )


def _fits(group: Group, scale: Scale) -> Q:
    """The group's ranges of scores, said of the columns they are read from."""
    condition = Q(first_day__gte=scale.new_from) if group.only_new else Q()
    for name, (low, high) in group.ranges.items():
        column = COLUMNS[name]
        first_values = getattr(scale, column)
        if low > 1:
            condition &= Q((f"{column}__gte", first_values[low - 2]))
        if high < BEST:
            condition &= Q((f"{column}__lt", first_values[high - 1]))
    return condition
