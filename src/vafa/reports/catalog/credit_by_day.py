"""What happened to credit, day by day."""

from django.utils.translation import gettext_lazy as _

from vafa.ledger.types import Unit
from vafa.reports.flows import flow_columns, flow_rows
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf


def load(filters: Filters) -> list[Row]:
    """A row for each day, quiet ones too."""
    return flow_rows(filters, Unit.CREDIT)


reports.register(
    Report(
        slug="credit-by-day",
        title=_("Credit: given, spent, ended"),
        about=_("What the books say of each day, and what customers held when it was over."),
        shelf=Shelf.CLUB,
        columns=(
            Column(slug="day", title=_("Day"), kind=Kind.DAY),
            *flow_columns(Kind.MONEY),
            Column(slug="open", title=_("In customers' hands"), kind=Kind.MONEY),
        ),
        load=load,
        order=10,
        chart="open",
        is_over_time=True,
        knows_branches=False,
    )
)
