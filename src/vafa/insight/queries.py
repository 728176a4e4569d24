"""Reading metrics, groups and how customers moved between them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce, Least

from vafa.foundation.jalali import add_months
from vafa.insight.books import load_days
from vafa.insight.models import (
    CustomerMetrics,
    CustomerValue,
    GroupSnapshot,
    InsightSettings,
    ScoringScale,
    ValueFit,
)
from vafa.insight.types import (
    BEST_GROUPS,
    GOING_GROUPS,
    GROUPS,
    FitState,
    Flow,
    FlowOverTime,
    GroupCount,
    HeldOut,
    Metrics,
    Move,
    Scale,
    Scores,
    Slipped,
    ValueBasis,
    ValueStep,
    ValueToCome,
    find_group,
)
from vafa.ledger.queries import grow_by
from vafa.ledger.types import Unit
from vafa.tenancy.compose import fetch
from vafa.tenancy.queries import get_business
from vafa.tenancy.scope import current_business_id

LEAST_ALIVE_PERCENT = 20  # below, a customer has left rather than being at risk
STEP_PERCENT = 10


def get_metrics(customer_id: int) -> Metrics | None:
    """How the customer buys, or None before their first sale."""
    return map_metrics([customer_id]).get(customer_id)


def map_metrics(ids: Sequence[int]) -> dict[int, Metrics]:
    """Metrics by customer, for the rows of a list; whoever never bought is missing."""
    rows = CustomerMetrics.objects.filter(customer_id__in=list(ids))
    return {row.customer_id: _view(row) for row in rows}


def metrics() -> QuerySet[CustomerMetrics]:
    """Everybody's metrics in scope, for lists, segments and reports to filter."""
    rows: QuerySet[CustomerMetrics] = CustomerMetrics.objects.all()
    return rows


def count_groups() -> list[GroupCount]:
    """Every group in its order, empty ones too, with its customers and their purchases."""
    rows = CustomerMetrics.objects.exclude(group="").values("group")
    found = {row["group"]: row for row in rows.annotate(people=Count("*"), total=Sum("total_rial"))}
    return [
        GroupCount(
            group=group,
            customers=found[group.slug]["people"] if group.slug in found else 0,
            total_rial=found[group.slug]["total"] if group.slug in found else 0,
        )
        for group in GROUPS
    ]


def list_customers_in_group(slug: str, *, offset: int = 0, limit: int = 50) -> list[Metrics]:
    """The customers of a group, who bought most first."""
    rows = CustomerMetrics.objects.filter(group=slug).order_by("-total_rial", "customer_id")
    return [_view(row) for row in rows[offset : offset + limit]]


def list_moves(month: date) -> list[Move]:
    """How customers moved in a Jalali month, given by its first day: most people first.

    From where the month before ended to where this one ended, or to now while it runs. Nothing
    where the end of the month before was not kept. Who stayed is listed too.
    """
    before = GroupSnapshot.objects.filter(month=add_months(month, -1))
    if not before.exists():
        return []
    now = GroupSnapshot.objects.filter(month=month)
    rows = now if now.exists() else CustomerMetrics.objects.exclude(group="")
    return _join_moves(before, rows)


def count_slipped(month: date) -> Slipped:
    """The best at the end of the month before, and those of them who are going now."""
    before = GroupSnapshot.objects.filter(month=add_months(month, -1), group__in=BEST_GROUPS)
    going = CustomerMetrics.objects.filter(group__in=GOING_GROUPS)
    columns = ("business_id", "customer_id")
    [(best, slipped)] = fetch(
        "SELECT count(*), count(going.customer_id) FROM ({before}) was "
        "LEFT JOIN ({going}) going USING (business_id, customer_id)",
        before=before.values_list(*columns),
        going=going.values_list(*columns),
    )
    return Slipped(best=best, slipped=slipped)


def load_flow(*, first: date, unit: Unit) -> FlowOverTime:
    """What was given, spent and lost of a unit, day by day from `first` to this very moment."""
    zone = ZoneInfo(get_business(current_business_id()).zone)
    before, days = load_days(first=first, unit=unit, zone=zone)
    return FlowOverTime(
        open_before=grow_by(before),
        by_day={day: Flow.of(amounts) for day, amounts in sorted(days.items())},
    )


def load_value_basis() -> ValueBasis | None:
    """What the figures of value rest on, and whether there are any; None before the first night."""
    row = ValueFit.objects.first()
    if row is None:
        return None
    return ValueBasis(
        state=FitState(row.state),
        fitted_at=row.fitted_at,
        buyers=row.buyers,
        came_back=row.came_back,
        has_money=row.spending is not None,
        held_out=HeldOut.read(row.held_out) if row.held_out else None,
    )


def get_value(customer_id: int) -> ValueToCome | None:
    """What to expect of a customer; None where nothing can be told."""
    row = CustomerValue.objects.filter(customer_id=customer_id).first()
    return _view_value(row) if row else None


def values_to_come() -> QuerySet[CustomerValue]:
    """What is expected of everybody in scope, for lists, segments and reports to filter."""
    rows: QuerySet[CustomerValue] = CustomerValue.objects.all()
    return rows


def list_at_risk(*, offset: int = 0, limit: int = 50) -> list[ValueToCome]:
    """Whose leaving would cost most, and who may still be there: the greatest loss first."""
    rows = CustomerValue.objects.filter(at_risk_rial__gt=0, alive_percent__gte=LEAST_ALIVE_PERCENT)
    rows = rows.order_by("-at_risk_rial", "customer_id")
    return [_view_value(row) for row in rows[offset : offset + limit]]


def list_value_steps() -> list[ValueStep]:
    """Customers by their chance to come back, in steps of ten percent, the lowest first."""
    step = Least(F("back_percent") / STEP_PERCENT, 100 // STEP_PERCENT - 1)
    rows = CustomerValue.objects.values_list(step).annotate(
        people=Count("*"), purchases=Sum("purchases_365"), total=Coalesce(Sum("value_rial"), 0)
    )
    found = {place: sums for place, *sums in rows.order_by()}
    steps = []
    for place in range(100 // STEP_PERCENT):
        people, purchases, total = found.get(place, (0, 0.0, 0))
        low = place * STEP_PERCENT
        steps.append(
            ValueStep(
                low=low,
                high=low + STEP_PERCENT,
                customers=people,
                purchases=round(purchases, 1),
                value_rial=total,
            )
        )
    return steps


def load_settings() -> InsightSettings:
    """How the business scores; the defaults where it never said."""
    return InsightSettings.objects.first() or InsightSettings()


def load_scale() -> Scale | None:
    """The scale of the last scoring, or None before the first."""
    row = ScoringScale.objects.first()
    if row is None:
        return None
    return Scale(
        length_days=tuple(row.length_from),
        last_day=tuple(row.last_day_from),
        purchases=tuple(row.frequency_from),
        total_rial=tuple(row.money_from_rial),
        new_from=row.new_from,
    )


def _join_moves(before: QuerySet[GroupSnapshot], now: QuerySet[Any]) -> list[Move]:
    columns = ("business_id", "customer_id", "group")
    rows = fetch(
        'SELECT was."group", now."group", count(*) FROM ({now}) now '
        "LEFT JOIN ({was}) was USING (business_id, customer_id) "
        "GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
        was=before.values_list(*columns),
        now=now.values_list(*columns),
    )
    return [
        Move(before=find_group(was or ""), after=after, customers=people)
        for was, now, people in rows
        if (after := find_group(now)) is not None
    ]


def _view_value(row: CustomerValue) -> ValueToCome:
    return ValueToCome(**{name: getattr(row, name) for name in ValueToCome.__dataclass_fields__})


def _view(row: CustomerMetrics) -> Metrics:
    group = find_group(row.group)
    scores = Scores(
        length=row.length_score,
        recency=row.recency_score,
        frequency=row.frequency_score,
        money=row.money_score,
    )
    return Metrics(
        customer_id=row.customer_id,
        first_at=row.first_at,
        last_at=row.last_at,
        length_days=row.length_days,
        visit_days=row.visit_days,
        purchases=row.purchases,
        total_rial=row.total_rial,
        returns=row.returns,
        returned_rial=row.returned_rial,
        scores=scores if group else None,
        group=group,
    )
