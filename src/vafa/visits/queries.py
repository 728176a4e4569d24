"""Reading visits."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import Coalesce

from vafa.customers.queries import selves_of
from vafa.foundation.errors import NotFound
from vafa.visits.models import Visit
from vafa.visits.types import VisitSums


def visits() -> QuerySet[Visit]:
    """Every visit in scope, for lists, timelines, segments and reports to filter."""
    rows: QuerySet[Visit] = Visit.objects.all()
    return rows


def visits_of(customer_id: int) -> QuerySet[Visit]:
    """A customer's visits, and those of who was merged into them."""
    return visits().filter(customer_id__in=selves_of([customer_id]))


def visits_by_person(customer_id: int | None = None) -> QuerySet[Any]:
    """Visits, of everybody or of one customer, each with its `person_id`: who came, or whom they
    went into since.
    """
    rows = visits() if customer_id is None else visits_of(customer_id)
    return rows.annotate(person_id=Coalesce("customer__merged_into_id", "customer_id"))


def get_visit(visit_id: int) -> Visit:
    """The visit, or NotFound."""
    row: Visit | None = visits().filter(id=visit_id).first()
    if row is None:
        raise NotFound
    return row


def sum_visits(customer_id: int) -> VisitSums:
    """On how many days a customer was here, and when last."""
    sums = visits_of(customer_id).aggregate(days=Count("day", distinct=True), last_at=Max("at"))
    return VisitSums(**sums)


def has_visited(customer_id: int, *, branch_id: int | None, day: date) -> bool:
    """Whether a visit of this day is written down already."""
    return visits_of(customer_id).filter(branch_id=branch_id, day=day).exists()


def list_visits(*, before_id: int | None = None, limit: int = 50) -> list[Visit]:
    """Visits with their customers, the newest first; the next page begins below `before_id`."""
    rows = visits().select_related("customer")
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    return list(rows.order_by("-id")[:limit])
