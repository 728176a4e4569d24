"""What counts on a ladder, from the doors of those who know it.

One description of each measure serves the sale, which asks for one customer inside its one
statement, and the night, which asks for many at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from vafa.insight.queries import metrics
from vafa.insight.types import OWN, RANKS
from vafa.ledger.queries import movements, wallets_by_owner
from vafa.ledger.types import Purpose, Unit
from vafa.sales.queries import purchases
from vafa.tiers.types import Measure

FEW = 50  # customers that are asked for one by one
SUM_OF_NOTHING: Any = Value(0, output_field=BigIntegerField())


@dataclass(frozen=True, slots=True)
class _Source:
    """Rows that add to a measure, or take from it: whose they are, how much, and when."""

    rows: Callable[[], QuerySet[Any, Any]]
    customer: str
    amount: Any
    at: str | None = None
    sign: int = 1


def _earned(unit: Unit) -> tuple[_Source, ...]:
    """What was given less what was taken back."""
    amount = Sum("amount")
    given = _Source(
        lambda: movements().filter(unit=unit, source__purpose=Purpose.ISSUED),
        customer="target__owner_id",
        amount=amount,
        at="transfer__at",
    )
    taken = _Source(
        lambda: movements().filter(unit=unit, target__purpose=Purpose.TAKEN_BACK),
        customer="source__owner_id",
        amount=amount,
        at="transfer__at",
        sign=-1,
    )
    return given, taken


# Who never bought is in no group, and counts 0.
_GROUP_RANK = Case(
    *(
        When(Q(group=slug) | Q(group__startswith=f"{OWN}{rank}"), then=Value(rank))
        for slug, rank in RANKS.items()
    ),
    default=Value(0),
    output_field=BigIntegerField(),
)
_SOURCES: dict[str, tuple[_Source, ...]] = {
    Measure.SPEND: (_Source(purchases, "customer_id", Sum("kept_rial"), "at"),),
    Measure.PURCHASES: (_Source(purchases, "customer_id", Count("id"), "at"),),
    Measure.POINTS: _earned(Unit.POINTS),
    Measure.CREDIT: _earned(Unit.CREDIT),
    Measure.BALANCE: (
        _Source(
            lambda: wallets_by_owner().filter(unit=Unit.POINTS), "owner_id", Sum("balance"), None
        ),
    ),
    Measure.GROUP: (_Source(metrics, "customer_id", Sum(_GROUP_RANK), None),),
}


def counted_of(measure: str, customer: OuterRef, since: Any) -> Any:
    """An expression: what one customer of an outer statement has counted since an instant."""
    total: Any = SUM_OF_NOTHING
    for source in _SOURCES[measure]:
        rows = _narrow(source, since=since).filter(**{source.customer: customer})
        sums = rows.order_by().values(source.customer).annotate(total=source.amount)
        total = total + Value(source.sign) * Coalesce(
            Subquery(sums.values("total"), output_field=BigIntegerField()), SUM_OF_NOTHING
        )
    return total


def count_many(
    measure: str,
    customer_ids: Collection[int],
    *,
    since: datetime | None,
    until: datetime | None = None,
) -> Counter[int]:
    """What each of these customers has counted in [since, until); 0 for those without any.

    Many are read as one stretch of the index, from the first to the last of them: pages of
    customers in the order of their ids read each sale once between them.
    """
    counted: Counter[int] = Counter()
    wanted = set(customer_ids)
    if not wanted:
        return counted
    for source in _SOURCES[measure]:
        rows = _narrow(source, since=since, until=until).order_by()
        if len(wanted) > FEW:
            rows = rows.filter(**{f"{source.customer}__range": (min(wanted), max(wanted))})
        else:
            rows = rows.filter(**{f"{source.customer}__in": wanted})
        rows = rows.values_list(source.customer).annotate(total=source.amount)
        for customer_id, total in rows:
            if customer_id in wanted:
                counted[customer_id] += source.sign * int(total)
    return counted


def list_reaching(measure: str, threshold: int, *, since: datetime | None) -> QuerySet[Any, Any]:
    """(business, customer, total) of everybody who may have counted this much since an instant.

    What was taken back is not looked at yet: who is in the list is measured again.
    """
    source = _SOURCES[measure][0]
    rows = _narrow(source, since=since).order_by().values("business_id", source.customer)
    reaching: QuerySet[Any, Any] = rows.annotate(total=source.amount).filter(total__gte=threshold)
    return reaching.values_list("business_id", source.customer, "total")


def _narrow(source: _Source, *, since: Any, until: datetime | None = None) -> QuerySet[Any, Any]:
    rows = source.rows()
    if source.at is not None and since is not None:
        rows = rows.filter(**{f"{source.at}__gte": since})
    if source.at is not None and until is not None:
        rows = rows.filter(**{f"{source.at}__lt": until})
    return rows
