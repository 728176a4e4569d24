"""Reading sales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from vafa.sales.errors import UnknownSale
from vafa.sales.models import Return, Sale, SaleLine, SaleRevision
from vafa.sales.types import SaleState
from vafa.tenancy.prepared import Prepared

_BY_NAME = Prepared(lambda source, number: Sale.objects.filter(source=source, number=number))
_BY_NAME_OR_KEY = Prepared(
    lambda source, number, request_key: Sale.objects.filter(
        Q(source=source, number=number) | Q(request_key=request_key)
    ).order_by("id")[:1]
)
PERIODS = ("day", "week", "month", "season", "year")
_PAST = Prepared(
    lambda customer_id, before, **starts: (
        Sale.objects.filter(customer_id=customer_id, at__lt=before)
        .exclude(state=SaleState.RETURNED)
        .order_by()
        .annotate(everything=Value(1))
        .values("everything")
        .annotate(last=Max("at"), **_sum_up("ever"))
        .annotate(**_sum_all(starts))
        .values_list(
            "last", *(f"{what}_{name}" for name in ("ever", *starts) for what in ("count", "total"))
        )
    )
)


def find_sale(source: str, number: str, *, request_key: str | None = None) -> Sale | None:
    """The sale of this name, or of this request key, or None. One statement."""
    found: Sale | None
    if request_key is None:
        found = _BY_NAME.first(source=source, number=number)
    else:
        found = _BY_NAME_OR_KEY.first(source=source, number=number, request_key=request_key)
    return found


def get_sale(sale_id: int) -> Sale:
    """The sale with its branch and customer, or UnknownSale."""
    sale: Sale | None = Sale.objects.select_related("branch", "customer").filter(id=sale_id).first()
    if sale is None:
        raise UnknownSale
    return sale


def lock_sale(sale_id: int) -> Sale:
    """The sale, locked until the transaction ends, or UnknownSale."""
    sale: Sale | None = Sale.objects.select_for_update().filter(id=sale_id).first()
    if sale is None:
        raise UnknownSale
    return sale


def find_return(sale_id: int, number: str) -> Return | None:
    """The return of this sale with this number, or None."""
    found: Return | None = Return.objects.filter(sale_id=sale_id, number=number).first()
    return found


def list_lines(sale_id: int) -> list[SaleLine]:
    """The lines of a sale in their order."""
    return list(SaleLine.objects.filter(sale_id=sale_id).order_by("position"))


def list_returns(sale_id: int) -> list[Return]:
    """The returns of a sale, oldest first."""
    return list(Return.objects.filter(sale_id=sale_id).order_by("id"))


def list_revisions(sale_id: int) -> list[SaleRevision]:
    """How a sale stood before each of its corrections, oldest first."""
    return list(SaleRevision.objects.filter(sale_id=sale_id).order_by("revision"))


def find_known(names: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """(source, number) → fingerprint of those that are recorded already."""
    sources: dict[str, list[str]] = {}
    for source, number in names:
        sources.setdefault(source, []).append(number)
    known = {}
    for source, numbers in sources.items():
        rows = Sale.objects.filter(source=source, number__in=numbers)
        for number, fingerprint in rows.values_list("number", "fingerprint"):
            known[source, number] = fingerprint
    return known


def sales() -> QuerySet[Sale]:
    """Every sale in scope, for lists, reports and metrics to filter."""
    rows: QuerySet[Sale] = Sale.objects.all()
    return rows


def purchases() -> QuerySet[Any]:
    """Every sale to a customer that was not wholly returned; `kept_rial` is what is left of it."""
    rows = sales().filter(customer_id__isnull=False).exclude(state=SaleState.RETURNED)
    return rows.annotate(kept_rial=F("goods_rial") - F("returned_rial"))


def sale_lines() -> QuerySet[SaleLine]:
    """Every line of every sale in scope."""
    rows: QuerySet[SaleLine] = SaleLine.objects.all()
    return rows


def returns() -> QuerySet[Return]:
    """Every return in scope."""
    rows: QuerySet[Return] = Return.objects.all()
    return rows


def revisions() -> QuerySet[SaleRevision]:
    """Every sale in scope that was corrected, as it stood before."""
    rows: QuerySet[SaleRevision] = SaleRevision.objects.all()
    return rows


def count_purchases(customer_id: int, *, until: datetime) -> int:
    """How often the customer had bought by then, then included, less what came back whole."""
    rows = Sale.objects.filter(customer_id=customer_id, at__lte=until)
    count: int = rows.exclude(state=SaleState.RETURNED).count()
    return count


def list_buyers(since: Mapping[int, datetime], *, until: datetime) -> set[int]:
    """Which of these customers bought after the instant that stands beside them.

    What came back whole was not bought. One statement.
    """
    if not since:
        return set()
    rows = Sale.objects.filter(
        customer_id__in=list(since), at__gt=min(since.values()), at__lte=until
    )
    latest = rows.exclude(state=SaleState.RETURNED).values_list("customer_id").annotate(Max("at"))
    return {customer_id for customer_id, last_at in latest if last_at > since[customer_id]}


@dataclass(frozen=True, slots=True)
class Bought:
    """How many purchases, and what their goods came to less what came back."""

    count: int
    total_rial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a customer bought so far, in all and in each period that was asked for."""

    ever: Bought
    last_at: datetime | None
    by_period: Mapping[str, Bought]


def sum_past(customer_id: int, *, before: datetime, starts: Mapping[str, datetime]) -> Past:
    """The customer's purchases before an instant. Wholly returned ones do not count.

    `starts` has the first instant of each of PERIODS. One statement.
    """
    asked = {name: starts[name] for name in PERIODS}
    last_at, *sums = _PAST.all(customer_id=customer_id, before=before, **asked)[0]
    bought = [Bought(*pair) for pair in zip(sums[::2], sums[1::2], strict=True)]
    by_period = dict(zip(PERIODS, bought[1:], strict=True))
    return Past(ever=bought[0], last_at=last_at, by_period=by_period)


def _sum_all(starts: Mapping[str, datetime]) -> dict[str, Any]:
    """The sums of each period that begins at an instant."""
    parts = (_sum_up(name, Q(at__gte=start)) for name, start in starts.items())
    return {name: part for sums in parts for name, part in sums.items()}


def _sum_up(name: str, which: Q | None = None) -> dict[str, Any]:
    total = Sum(F("goods_rial") - F("returned_rial"), filter=which)
    return {f"count_{name}": Count("id", filter=which), f"total_{name}": Coalesce(total, 0)}
