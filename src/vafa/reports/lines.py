"""What reports count of the lines of sales."""

from __future__ import annotations

from typing import Any

from django.db.models import DecimalField, ExpressionWrapper, F, QuerySet, Sum
from django.db.models.functions import Round

from vafa.reports.types import Filters
from vafa.sales.queries import sale_lines

STAYED = F("quantity") - F("returned_quantity")
_EXACT = DecimalField(max_digits=30, decimal_places=6)
LINE_SALES = Round(
    Sum(ExpressionWrapper(F("net_rial") * STAYED / F("quantity"), output_field=_EXACT))
)
QUANTITY = Sum(STAYED)


def sold_lines(filters: Filters) -> QuerySet[Any]:
    """The lines of the period's sales, in the branch."""
    rows: QuerySet[Any] = sale_lines().filter(sale__at__gte=filters.start, sale__at__lt=filters.end)
    if filters.branch_id is not None:
        rows = rows.filter(sale__branch_id=filters.branch_id)
    return rows
