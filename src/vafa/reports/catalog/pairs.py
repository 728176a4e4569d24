"""What goes with what."""

from django.utils.translation import gettext_lazy as _

from vafa.insight.queries import list_pairs
from vafa.reports.measures import MOST_ROWS
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf

LEAST_CHANCE = 1e-9  # rarer is not told apart


def load(_filters: Filters) -> list[Row]:
    """A row for each pair of products that is beyond chance, the highest lift first."""
    return [
        Row(
            cells=(
                pair.left_name,
                pair.right_name,
                pair.with_both,
                pair.support,
                pair.confidence,
                pair.usual,
                round(pair.lift, 2),
                round(1 / max(pair.chance, LEAST_CHANCE)),
            )
        )
        for pair in list_pairs(limit=MOST_ROWS)
    ]


reports.register(
    Report(
        slug="pairs",
        title=_("What goes with what"),
        about=_(
            "Products that are bought together more often than chance would have it (Fisher's "
            "exact test; of a hundred pairs about one may be chance). As of last night."
        ),
        shelf=Shelf.SALES,
        columns=(
            Column(slug="left", title=_("Who takes")),
            Column(slug="right", title=_("also takes")),
            Column(slug="together", title=_("Bought together"), kind=Kind.NUMBER),
            Column(slug="support", title=_("Of all invoices, both"), kind=Kind.SHARE),
            Column(slug="confidence", title=_("Of those with the first"), kind=Kind.SHARE),
            Column(slug="usual", title=_("Of all invoices"), kind=Kind.SHARE),
            Column(slug="lift", title=_("Times the usual"), kind=Kind.NUMBER),
            Column(slug="chance", title=_("If unrelated: one chance in"), kind=Kind.NUMBER),
        ),
        load=load,
        order=95,
        knows_branches=False,
        knows_periods=False,
    )
)
