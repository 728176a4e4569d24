"""Which hours are busy."""

from django.db.models.functions import ExtractHour
from django.utils.translation import gettext_lazy as _

from vafa.reports.measures import SALES_COLUMNS, sales_rows, sum_sales
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Report, Row, Shelf


def load(filters: Filters) -> list[Row]:
    """A row for each hour from the first to the last in which anything was sold."""
    sums = sum_sales(filters, ExtractHour("at", tzinfo=filters.zone))
    hours = range(min(sums), max(sums) + 1) if sums else ()
    return sales_rows(sums, {hour: f"{hour:02}:00" for hour in hours})


reports.register(
    Report(
        slug="sales-by-hour",
        title=_("Sales by hour"),
        about=_("Which hours of the day are busy, over all days of the period."),
        shelf=Shelf.SALES,
        columns=(Column(slug="hour", title=_("Hour")), *SALES_COLUMNS),
        load=load,
        order=30,
        chart="sales",
        is_over_time=True,
    )
)
