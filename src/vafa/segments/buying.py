"""Sales as criteria ask about them: of customers, in a stretch of time, not wholly returned."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet

from vafa.sales.queries import sale_lines, sales
from vafa.sales.types import SaleState
from vafa.segments.criterion import Asking
from vafa.segments.fields import Spanned


def purchases(span: Spanned, asking: Asking) -> QuerySet[Any]:
    """The sales themselves."""
    return asking.of(sales()).exclude(state=SaleState.RETURNED).filter(span.during(asking))


def bought(span: Spanned, asking: Asking, **more: Any) -> QuerySet[Any]:
    """The sales grouped by customer, to be summed up; `more` are values of each sale."""
    rows = purchases(span, asking).alias(**more).order_by()
    return rows.values("business_id", "customer_id")


def bought_lines(span: Spanned, asking: Asking) -> QuerySet[Any]:
    """Their lines, grouped likewise; a line that came back whole is no purchase of it."""
    rows = asking.of(sale_lines(), "sale__customer_id").order_by()
    kept = Q(returned_quantity__lt=F("quantity"))
    during = span.during(asking, "sale__at")
    return rows.filter(kept, during).values("business_id", "sale__customer_id")
