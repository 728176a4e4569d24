"""When the credit in customers' hands ends."""

from collections import Counter
from datetime import date, timedelta

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from vafa.foundation.jalali import first_day_of_month
from vafa.ledger.queries import list_expiring
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf, share

HORIZON = timedelta(days=366 * 10)
EVERY_LOT = 32_767  # however often its owner was told


def load(filters: Filters) -> list[Row]:
    """A row for each month in which open credit ends, the next one first."""
    lots = list_expiring(
        after=filters.at, until=filters.at + HORIZON, warned_less_than=EVERY_LOT
    ).order_by()
    # The instant stored is the midnight after the last day.
    last_day = TruncDate("expires_at", tzinfo=filters.zone) - timedelta(days=1)
    found = lots.values_list(last_day).annotate(lots=Count("id"), total=Sum("remaining"))
    counts: Counter[date] = Counter()
    totals: Counter[date] = Counter()
    for day, count, total in found:
        month = first_day_of_month(day)
        counts[month] += count
        totals[month] += total
    whole = sum(totals.values())
    return [
        Row(cells=(month, counts[month], totals[month], share(totals[month], whole)))
        for month in sorted(totals)
    ]


reports.register(
    Report(
        slug="credit-ending",
        title=_("Credit by its last day"),
        about=_("When the credit that customers hold now ends, if they do not spend it."),
        shelf=Shelf.CLUB,
        columns=(
            Column(slug="month", title=_("Month"), kind=Kind.MONTH),
            Column(slug="lots", title=_("Awards"), kind=Kind.NUMBER, has_total=True),
            Column(slug="open", title=_("Ends"), kind=Kind.MONEY, has_total=True),
            Column(slug="share", title=_("Share"), kind=Kind.SHARE),
        ),
        load=load,
        order=40,
        chart="open",
        is_over_time=True,
        knows_branches=False,
        knows_periods=False,
    )
)
