"""Where people joined."""

from django.db.models import Count
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.catalog.queries import list_branches
from vafa.reports.people import joined
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf, Subject, share


def load(filters: Filters) -> list[Row]:
    """A row for each branch in which somebody joined, and one for those who joined in none."""
    found = dict(joined(filters).values_list("joined_branch_id").annotate(members=Count("id")))
    whole = sum(found.values())
    rows = [
        Row(
            cells=(branch.name, found[branch.id], share(found[branch.id], whole)),
            subject=Subject(kind="branch", value=branch.id),
        )
        for branch in list_branches()
        if branch.id in found
    ]
    if None in found:
        rows.append(Row(cells=(gettext("in no branch"), found[None], share(found[None], whole))))
    return rows


reports.register(
    Report(
        slug="members-by-branch",
        title=_("New members by branch"),
        about=_("Who joined in the period, and where."),
        shelf=Shelf.PEOPLE,
        columns=(
            Column(slug="branch", title=_("Branch")),
            Column(slug="members", title=_("Members"), kind=Kind.NUMBER, has_total=True),
            Column(slug="share", title=_("Share"), kind=Kind.SHARE),
        ),
        load=load,
        order=40,
        chart="members",
    )
)
