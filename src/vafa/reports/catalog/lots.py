"""What is open by the books beside what the lots themselves hold: the proof of all the others."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from vafa.ledger.types import Unit
from vafa.reports.books import tie_to_lots
from vafa.reports.catalog.liability import HOLDERS
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf


def load(filters: Filters, *, unit: Unit) -> list[Row]:
    """A row for each kind of wallet."""
    return [
        Row(
            cells=(
                HOLDERS[holder],
                tie.in_lots,
                tie.held,
                tie.since,
                tie.by_lots,
                tie.by_books,
                tie.difference,
            )
        )
        for holder, tie in tie_to_lots(filters, unit).items()
    ]


TITLES = {
    Unit.CREDIT: _("Credit tied to its lots"),
    Unit.POINTS: _("Points tied to their lots"),
}
FIGURES = (
    ("in_lots", _("In lots now")),
    ("held", _("On hold now")),
    ("since", _("Came since")),
    ("by_lots", _("Held then")),
    ("by_books", _("Open by the books")),
    ("difference", _("Difference")),
)

for order, (unit, title) in enumerate(TITLES.items(), 40):
    kind = Kind.MONEY if unit == Unit.CREDIT else Kind.POINTS
    reports.register(
        Report(
            slug=f"lots-{unit}",
            title=title,
            about=_(
                "What lots and holds contain now, less what came since the period, is what they "
                "held at its end; the books say the same, and the difference is nothing."
            ),
            shelf=Shelf.BOOKS,
            columns=(
                Column(slug="wallet", title=_("Wallet")),
                *(
                    Column(slug=slug, title=head, kind=kind, has_total=True)
                    for slug, head in FIGURES
                ),
            ),
            load=partial(load, unit=unit),
            order=order,
            knows_branches=False,
        )
    )
