"""How each day sold."""

from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from vafa.reports.measures import SALES_COLUMNS, sales_rows, sum_sales
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf


def load(filters: Filters) -> list[Row]:
    """A row for each day, quiet ones too."""
    sums = sum_sales(filters, TruncDate("at", tzinfo=filters.zone))
    return sales_rows(sums, {day: day for day in filters.period}, kind="day")


reports.register(
    Report(
        slug="sales-by-day",
        title=_("Sales by day"),
        about=_("How much each day sold, less what came back since."),
        shelf=Shelf.SALES,
        columns=(Column(slug="day", title=_("Day"), kind=Kind.DAY), *SALES_COLUMNS),
        load=load,
        order=10,
        chart="sales",
        is_over_time=True,
    )
)
