"""How many customers behave how."""

from django.utils.translation import gettext_lazy as _

from vafa.insight.queries import count_groups
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf, Subject, share


def load(_filters: Filters) -> list[Row]:
    """A row for each group, empty ones too."""
    counts = count_groups()
    people = sum(count.customers for count in counts)
    whole = sum(count.total_rial for count in counts)
    return [
        Row(
            cells=(
                count.group.name,
                count.customers,
                share(count.customers, people),
                count.total_rial,
                share(count.total_rial, whole),
            ),
            subject=Subject(kind="group", value=count.group.slug),
        )
        for count in counts
    ]


reports.register(
    Report(
        slug="groups",
        title=_("Groups by behaviour"),
        about=_("How many customers are in each group now, and what they have bought in all."),
        shelf=Shelf.PEOPLE,
        columns=(
            Column(slug="group", title=_("Group")),
            Column(slug="customers", title=_("Customers"), kind=Kind.NUMBER, has_total=True),
            Column(slug="people_share", title=_("Share of people"), kind=Kind.SHARE),
            Column(slug="sales", title=_("Purchases"), kind=Kind.MONEY, has_total=True),
            Column(slug="share", title=_("Share of purchases"), kind=Kind.SHARE),
        ),
        load=load,
        order=20,
        chart="customers",
        knows_branches=False,
        knows_periods=False,
    )
)
