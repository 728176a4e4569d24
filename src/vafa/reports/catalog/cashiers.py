"""Who stood at the till."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.reports.measures import SALES_COLUMNS, sales_rows, sum_sales
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Report, Row, Shelf


def load(filters: Filters) -> list[Row]:
    """A row for each cashier as tills name them, whoever sold most first."""
    sums = sum_sales(filters, "cashier")
    by_size = sorted(sums, key=lambda name: (-sums[name][1], name))
    return sales_rows(sums, {name: name or gettext("not said") for name in by_size})


reports.register(
    Report(
        slug="cashiers",
        title=_("Sales by cashier"),
        about=_("As the tills name them."),
        shelf=Shelf.PEOPLE,
        columns=(Column(slug="cashier", title=_("Cashier")), *SALES_COLUMNS),
        load=load,
        order=50,
        chart="sales",
    )
)
