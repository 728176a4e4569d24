"""How people moved between groups."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.foundation.jalali import first_day_of_month
from vafa.insight.queries import list_moves
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf, Subject


def load(filters: Filters) -> list[Row]:
    """A row for each way from one group to another, the most trodden first; who stayed too."""
    return [
        Row(
            cells=(
                move.before.name if move.before else gettext("not there yet"),
                move.after.name,
                move.customers,
            ),
            subject=Subject(kind="group", value=move.after.slug),
        )
        for move in list_moves(first_day_of_month(filters.period.last))
    ]


reports.register(
    Report(
        slug="group-moves",
        title=_("Moves between groups"),
        about=_("Where customers stood before the month in which the period ends, and where now."),
        shelf=Shelf.PEOPLE,
        columns=(
            Column(slug="before", title=_("Before")),
            Column(slug="after", title=_("After")),
            Column(slug="customers", title=_("Customers"), kind=Kind.NUMBER, has_total=True),
        ),
        load=load,
        order=25,
        knows_branches=False,
    )
)
