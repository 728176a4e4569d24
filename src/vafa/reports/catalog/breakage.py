"""How much of each month's credit ended unspent, and how much of what is open is likely to."""

from django.utils.translation import gettext_lazy as _

from vafa.ledger.types import Unit
from vafa.reports.books import load_breakage
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf


def load(filters: Filters) -> list[Row]:
    """A row for each month of issue, oldest first."""
    breakage = load_breakage(filters, Unit.CREDIT)
    return [
        Row(
            cells=(
                cohort.month,
                cohort.given,
                cohort.spent,
                cohort.expired,
                cohort.taken_back,
                cohort.open,
                cohort.ended_share,
                breakage.expect(cohort),
                breakage.rests_on,
            )
        )
        for cohort in breakage.cohorts
    ]


reports.register(
    Report(
        slug="expected-breakage",
        title=_("Credit expected to end unspent"),
        about=_(
            "By month of issue, until the end of the period. What is open is expected to end as "
            "the months did of which a tenth or less is still open; with none of those, nothing is "
            "said."
        ),
        shelf=Shelf.BOOKS,
        columns=(
            Column(slug="month", title=_("Month of issue"), kind=Kind.MONTH),
            Column(slug="given", title=_("Given"), kind=Kind.MONEY, has_total=True),
            Column(slug="spent", title=_("Spent"), kind=Kind.MONEY, has_total=True),
            Column(slug="expired", title=_("Ended unspent"), kind=Kind.MONEY, has_total=True),
            Column(slug="taken_back", title=_("Taken back"), kind=Kind.MONEY, has_total=True),
            Column(slug="open", title=_("Still open"), kind=Kind.MONEY, has_total=True),
            Column(slug="share", title=_("Ended share so far"), kind=Kind.SHARE),
            Column(slug="expected", title=_("Expected to end"), kind=Kind.MONEY, has_total=True),
            Column(slug="rests_on", title=_("Rests on"), kind=Kind.MONEY),
        ),
        load=load,
        order=50,
        chart="expected",
        is_over_time=True,
        knows_branches=False,
    )
)
