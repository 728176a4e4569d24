"""Whose leaving would cost most."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.customers.queries import map_customers
from vafa.insight.queries import list_at_risk
from vafa.reports.measures import MOST_ROWS
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf, Subject


def load(_filters: Filters) -> list[Row]:
    """A row for each customer who may be leaving and may still be kept, the dearest first."""
    found = list_at_risk(limit=MOST_ROWS)
    people = map_customers([one.customer_id for one in found])
    return [
        Row(
            cells=(
                people[one.customer_id].full_name or gettext("without a name"),
                people[one.customer_id].mobile or "",
                1 - one.alive_percent / 100,
                one.back_percent / 100,
                one.purchases_365,
                one.value_rial,
                one.at_risk_rial,
            ),
            subject=Subject(kind="customer", value=one.customer_id),
        )
        for one in found
    ]


reports.register(
    Report(
        slug="value-at-risk",
        title=_("Value at risk"),
        about=_(
            "What is to be expected of customers within a year, and what would be lost with them. "
            "Empty while the past is too short or too odd to tell."
        ),
        shelf=Shelf.PEOPLE,
        columns=(
            Column(slug="name", title=_("Name")),
            Column(slug="mobile", title=_("Mobile"), kind=Kind.PHONE),
            Column(slug="left", title=_("Has left"), kind=Kind.SHARE),
            Column(slug="back", title=_("Comes back within a year"), kind=Kind.SHARE),
            Column(slug="purchases", title=_("Purchases in a year"), kind=Kind.NUMBER),
            Column(slug="value", title=_("Worth"), kind=Kind.MONEY, has_total=True),
            Column(slug="at_risk", title=_("At risk"), kind=Kind.MONEY, has_total=True),
        ),
        load=load,
        order=30,
        knows_branches=False,
        knows_periods=False,
    )
)
