"""What reports count of sales, said once.

Sales are goods after all discounts, without fees, tax and tips, less what came back since: a
return lessens the day of its sale. A wholly returned sale is no invoice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from vafa.reports.types import Column, Filters, Kind, Row, Subject, average, share
from vafa.sales.queries import sales
from vafa.sales.types import SaleState

NET = F("goods_rial") - F("returned_rial")
KEPT = ~Q(state=SaleState.RETURNED)
INVOICES = Count("id", filter=KEPT)
SALES = Coalesce(Sum(NET), 0)

MOST_ROWS = 500

SALES_COLUMNS = (
    Column(slug="invoices", title=_("Invoices"), kind=Kind.NUMBER, has_total=True),
    Column(slug="sales", title=_("Sales"), kind=Kind.MONEY, has_total=True),
    Column(slug="share", title=_("Share"), kind=Kind.SHARE),
    Column(slug="average", title=_("Average invoice"), kind=Kind.MONEY),
)
"""The columns that `sales_row` fills, after the one that says whose sales."""


def sold(filters: Filters) -> QuerySet[Any]:
    """The sales of the period and branch."""
    rows = sales().filter(at__gte=filters.start, at__lt=filters.end)
    if filters.branch_id is not None:
        rows = rows.filter(branch_id=filters.branch_id)
    return rows


def sum_sales(filters: Filters, by: Any) -> dict[Any, tuple[int, int]]:
    """(invoices, rials) for each value of a column or expression."""
    rows = sold(filters).values_list(by).annotate(invoices=INVOICES, total=SALES).order_by()
    return {value: (invoices, total) for value, invoices, total in rows}


def sales_rows(
    sums: Mapping[Any, tuple[int, int]], names: Mapping[Any, Any], *, kind: str = ""
) -> list[Row]:
    """Rows for the named values in the order of the names, nothing sold included.

    `kind` makes each value the row's subject.
    """
    whole = sum(total for _, total in sums.values())
    return [
        sales_row(
            name,
            sums.get(value, (0, 0)),
            whole,
            subject=Subject(kind=kind, value=value) if kind else None,
        )
        for value, name in names.items()
    ]


def sales_row(
    name: Any, sums: tuple[int, int], whole: int, *, subject: Subject | None = None
) -> Row:
    """Whose sales, and the cells of SALES_COLUMNS."""
    invoices, total = sums
    cells = (name, invoices, total, share(total, whole), average(total, invoices))
    return Row(cells=cells, subject=subject)
