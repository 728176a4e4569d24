"""From kept metrics and sales to what the models are fitted on: summed up where the rows lie.

A purchase is a day on which a customer bought; the first one is not a repeat.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import Avg, Count, F, FloatField, Max, Min, Q
from django.db.models.functions import Cast, Ln, Round, TruncDate
from numpy.typing import NDArray

from vafa.foundation.jalali import start_of_day
from vafa.insight.models import CustomerMetrics
from vafa.insight.value.bg_nbd import Lives
from vafa.insight.value.gamma_gamma import Spendings
from vafa.sales.queries import sales
from vafa.sales.types import SaleState
from vafa.tenancy.compose import fetch

Array = NDArray[np.float64]
_PER_E = 100  # spendings within a hundredth of each other count as alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Lives up to a day, and how often these people came on it and after."""

    lives: Lives
    came: Array


def read_lives(*, today: date) -> Lives:
    """How everybody bought so far."""
    rows = CustomerMetrics.objects.filter(purchases__gt=0, first_day__lte=today)
    alike = rows.values_list("visit_days", "length_days", "first_day").annotate(people=Count("*"))
    return _make_lives(alike.order_by().iterator(chunk_size=50_000), today=today)


def read_spendings() -> Spendings:
    """What everybody's purchases came to on average."""
    average = Cast(F("total_rial"), FloatField()) / F("visit_days")
    rows = CustomerMetrics.objects.filter(purchases__gt=0, total_rial__gt=0)
    alike = rows.values_list("visit_days", Round(Ln(average) * _PER_E))
    summed = list(alike.annotate(people=Count("*"), z=Avg(average)).order_by())
    return Spendings(x=_column(summed, 0), z=_column(summed, 3), people=_column(summed, 2))


def read_past(*, first_held_out: date, today: date, zone: ZoneInfo) -> Past:
    """How people bought before a day, and how often those same people came from it to yesterday."""
    kept = sales().filter(customer_id__isnull=False, at__lt=start_of_day(today, zone))
    kept = kept.exclude(state=SaleState.RETURNED)
    day = TruncDate("at", tzinfo=zone)
    before = Q(in_day__lt=first_held_out)
    by_person = (
        kept.annotate(in_day=day)
        .values("customer_id")
        .annotate(
            in_first=Min("in_day"),
            in_last=Max("in_day", filter=before),
            in_visits=Count("in_day", filter=before, distinct=True),
            in_after=Count("in_day", filter=~before, distinct=True),
        )
        .filter(in_first__lt=first_held_out)
        .values_list("in_visits", "in_last", "in_first", "in_after")
    )
    rows = fetch(
        "SELECT visits, last - first, first, count(*), sum(came) "
        "FROM ({people}) people (visits, last, first, came) GROUP BY 1, 2, 3",
        people=by_person.order_by(),
    )
    lives = _make_lives(rows, today=first_held_out - timedelta(days=1))
    return Past(lives=lives, came=_column(rows, 4))


def find_first_day() -> date | None:
    """The day of the first purchase of all; None before it."""
    found: date | None = CustomerMetrics.objects.aggregate(first=Min("first_day"))["first"]
    return found


def _make_lives(rows: Iterable[Sequence[Any]], *, today: date) -> Lives:
    """From (days bought on, days from the first to the last, the first, people)."""
    end = today.toordinal()
    told = (
        (visits - 1, length, end - first.toordinal(), people)
        for visits, length, first, people, *_ in rows
    )
    # No list of a million rows stands between.
    table = np.fromiter(chain.from_iterable(told), dtype=float).reshape(-1, 4)
    return Lives(x=table[:, 0], t_x=table[:, 1], age=table[:, 2], people=table[:, 3])


def _column(rows: Sequence[Sequence[Any]], place: int) -> Array:
    return np.array([float(row[place]) for row in rows])
