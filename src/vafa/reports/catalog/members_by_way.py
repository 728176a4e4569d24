"""How people joined."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from vafa.customers.types import JoinedBy
from vafa.reports.people import joined
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf, share


def load(filters: Filters) -> list[Row]:
    """A row for each way by which somebody joined, the most used first."""
    found = joined(filters).values_list("joined_by").annotate(members=Count("id"))
    rows = list(found.order_by("-members", "joined_by"))
    whole = sum(members for _way, members in rows)
    return [
        Row(cells=(JoinedBy(way).label, members, share(members, whole))) for way, members in rows
    ]


reports.register(
    Report(
        slug="members-by-way",
        title=_("New members by way of joining"),
        about=_("Who joined in the period, and how."),
        shelf=Shelf.PEOPLE,
        columns=(
            Column(slug="way", title=_("Way of joining")),
            Column(slug="members", title=_("Members"), kind=Kind.NUMBER, has_total=True),
            Column(slug="share", title=_("Share"), kind=Kind.SHARE),
        ),
        load=load,
        order=30,
        chart="members",
    )
)
