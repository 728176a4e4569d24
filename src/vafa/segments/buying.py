"""Sales as criteria ask about them: of customers, in a stretch of time, not wholly returned."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from vafa.sales.queries import sales
from vafa.sales.types import SaleState
from vafa.segments.criterion import Asking
from vafa.segments.fields import Spanned


def purchases(span: Spanned, asking: Asking) -> QuerySet[Any]:
    """The sales themselves."""
    return asking.of(sales()).exclude(state=SaleState.RETURNED).filter(span.during(asking))


def bought(span: Spanned, asking: Asking) -> QuerySet[Any]:
    """The sales grouped by customer, to be summed up."""
    return purchases(span, asking).order_by().values("business_id", "customer_id")
