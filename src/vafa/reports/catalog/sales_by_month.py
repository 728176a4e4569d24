"""How each Jalali month sold."""

from collections import defaultdict

from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from vafa.foundation.jalali import first_day_of_month
from vafa.reports.measures import SALES_COLUMNS, sales_rows, sum_sales
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf


def load(filters: Filters) -> list[Row]:
    """A row for each month that has a day in the period."""
    invoices: defaultdict[object, int] = defaultdict(int)
    totals: defaultdict[object, int] = defaultdict(int)
    for day, (count, total) in sum_sales(filters, TruncDate("at", tzinfo=filters.zone)).items():
        invoices[first_day_of_month(day)] += count
        totals[first_day_of_month(day)] += total
    months = {first_day_of_month(day): first_day_of_month(day) for day in filters.period}
    sums = {month: (invoices[month], totals[month]) for month in months}
    return sales_rows(sums, months, kind="month")


reports.register(
    Report(
        slug="sales-by-month",
        title=_("Sales by month"),
        about=_("How much each month sold; the first and last may be cut by the period."),
        shelf=Shelf.SALES,
        columns=(Column(slug="month", title=_("Month"), kind=Kind.MONTH), *SALES_COLUMNS),
        load=load,
        order=20,
        chart="sales",
        is_over_time=True,
    )
)
