"""From sales to metrics, in one statement for one customer or for all of them.

The sums are asked of the sales' own door and inserted where they are worked out: no row comes to
Python and back. Rows that stay the same are not written.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Func, IntegerField, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate

from vafa.insight.models import CustomerMetrics
from vafa.sales.queries import sales
from vafa.sales.types import SaleState
from vafa.tenancy.compose import run

_KEYS = ("business_id", "customer_id")
_FACTS = (
    *("first_at", "last_at", "first_day", "last_day", "length_days", "visit_days"),
    *("purchases", "total_rial", "returns", "returned_rial"),
)
_UNSCORED = {
    **dict.fromkeys(("length_score", "recency_score", "frequency_score", "money_score"), "0"),
    '"group"': "''",
}


class _Days(Func):
    """How many days the first date is after the second; 0 where there is none."""

    template = "COALESCE(%(expressions)s, 0)"
    arg_joiner = " - "
    output_field = IntegerField()


def upsert_metrics(
    *, zone: ZoneInfo, customer_id: int | None = None, before: datetime | None = None
) -> int:
    """Work the facts out anew from all sales, or those before an instant; return rows written."""
    rows = sales().filter(customer_id__isnull=False)
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    if before is not None:
        rows = rows.filter(at__lt=before)
    return run(_UPSERT, sums=_sum_up(rows, zone))


def _sum_up(rows: QuerySet[Any], zone: ZoneInfo) -> QuerySet[Any, Any]:
    """Keys and facts per customer, in the order of the columns."""
    kept = ~Q(state=SaleState.RETURNED)
    day = TruncDate("at", tzinfo=zone)
    first_day, last_day = Min(day, filter=kept), Max(day, filter=kept)
    summed: QuerySet[Any, Any] = rows.values(*_KEYS).annotate(
        in_first_at=Min("at", filter=kept),
        in_last_at=Max("at", filter=kept),
        in_first_day=first_day,
        in_last_day=last_day,
        in_length_days=_Days(last_day, first_day),
        in_visit_days=Count(day, filter=kept, distinct=True),
        in_purchases=Count("id", filter=kept),
        in_total_rial=Coalesce(Sum(F("goods_rial") - F("returned_rial"), filter=kept), 0),
        in_returns=Count("id", filter=~Q(state=SaleState.ACCEPTED)),
        in_returned_rial=Sum("returned_rial"),
    )
    return summed


def _compose_upsert() -> str:
    """Insert or update what differs; who has no purchases any more loses scores and group."""
    table = CustomerMetrics._meta.db_table
    facts, fresh = ", ".join(_FACTS), ", ".join(f"EXCLUDED.{name}" for name in _FACTS)
    kept = ", ".join(f"kept.{name}" for name in _FACTS)
    scores = ", ".join(
        f"{name} = CASE WHEN EXCLUDED.purchases > 0 THEN kept.{name} ELSE {nothing} END"
        for name, nothing in _UNSCORED.items()
    )
    return (
        f"INSERT INTO {table} AS kept ({', '.join(_KEYS)}, {facts}) {{sums}} "
        f"ON CONFLICT ({', '.join(_KEYS)}) DO UPDATE SET ({facts}) = ({fresh}), {scores} "
        f"WHERE ({kept}) IS DISTINCT FROM ({fresh})"
    )


_UPSERT = _compose_upsert()
