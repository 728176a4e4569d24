"""In which branch credit is given and spent."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.catalog.queries import list_branches
from vafa.ledger.types import Unit
from vafa.reports.flows import flow_columns, sum_flow_by
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf, Subject


def load(filters: Filters) -> list[Row]:
    """A row for each branch, then what happened in none of them: endings, gifts by hand."""
    found = sum_flow_by(filters, Unit.CREDIT, "transfer__branch_id")
    sums = {branch_id: amounts for (branch_id,), amounts in found.items()}
    rows = [
        Row(cells=(branch.name, *sums[branch.id]), subject=Subject(kind="branch", value=branch.id))
        for branch in list_branches()
        if branch.id in sums and filters.branch_id in (None, branch.id)
    ]
    if None in sums and filters.branch_id is None:
        rows.append(Row(cells=(gettext("in no branch"), *sums[None])))
    return rows


reports.register(
    Report(
        slug="credit-by-branch",
        title=_("Credit by branch"),
        about=_("Where credit was given and where it was spent."),
        shelf=Shelf.CLUB,
        columns=(Column(slug="branch", title=_("Branch")), *flow_columns(Kind.MONEY)),
        load=load,
        order=30,
    )
)
