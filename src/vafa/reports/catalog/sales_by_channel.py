"""By which way sales come."""

from django.utils.translation import gettext_lazy as _

from vafa.reports.measures import SALES_COLUMNS, sales_rows, sum_sales
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Report, Row, Shelf
from vafa.sales.types import Channel


def load(filters: Filters) -> list[Row]:
    """A row for each channel by which anything was sold, the largest first."""
    sums = sum_sales(filters, "channel")
    by_size = sorted(sums, key=lambda channel: -sums[channel][1])
    return sales_rows(sums, {channel: Channel(channel).label for channel in by_size})


reports.register(
    Report(
        slug="sales-by-channel",
        title=_("Sales by channel"),
        about=_("In the hall, to take away, by phone, through an app."),
        shelf=Shelf.SALES,
        columns=(Column(slug="channel", title=_("Channel")), *SALES_COLUMNS),
        load=load,
        order=60,
        chart="sales",
    )
)
