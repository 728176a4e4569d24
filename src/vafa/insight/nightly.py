"""What the nights worked out: value to come, and what changed in a week."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce, Least

from vafa.insight.models import CustomerValue, ValueFit, WeekFindings
from vafa.insight.refusing import count_refused
from vafa.insight.types import (
    Finding,
    FitState,
    HeldOut,
    ValueBasis,
    ValueStep,
    ValueToCome,
    WeekFound,
)

LEAST_ALIVE_PERCENT = 20  # below, a customer has left rather than being at risk
STEP_PERCENT = 10


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
        refused=count_refused(),
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


def list_weeks_found(*, limit: int = 1) -> list[WeekFound]:
    """What changed beyond chance in the last weeks, the latest first; none before the first."""
    return [
        WeekFound(
            first=row.first_day,
            last=row.first_day + timedelta(days=6),
            weeks=row.weeks,
            asked=row.asked,
            findings=tuple(Finding(**kept) for kept in row.found),
        )
        for row in WeekFindings.objects.order_by("-first_day")[:limit]
    ]


def _view_value(row: CustomerValue) -> ValueToCome:
    return ValueToCome(**{name: getattr(row, name) for name in ValueToCome.__dataclass_fields__})
