"""Which weekdays are busy."""

from django.db.models.functions import ExtractIsoWeekDay
from django.utils.translation import gettext_lazy as _

from vafa.foundation.jalali import WEEKDAYS
from vafa.reports.measures import SALES_COLUMNS, sales_rows, sum_sales
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Report, Row, Shelf

SATURDAY_FIRST = (6, 7, 1, 2, 3, 4, 5)  # ISO numbers


def load(filters: Filters) -> list[Row]:
    """Seven rows, from Saturday on."""
    sums = sum_sales(filters, ExtractIsoWeekDay("at", tzinfo=filters.zone))
    return sales_rows(sums, dict(zip(SATURDAY_FIRST, WEEKDAYS, strict=True)))


reports.register(
    Report(
        slug="sales-by-weekday",
        title=_("Sales by weekday"),
        about=_("Which days of the week are busy, over the whole period."),
        shelf=Shelf.SALES,
        columns=(Column(slug="weekday", title=_("Weekday")), *SALES_COLUMNS),
        load=load,
        order=40,
        chart="sales",
        is_over_time=True,
    )
)
