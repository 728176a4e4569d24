"""Which branch sells how much."""

from django.utils.translation import gettext_lazy as _

from vafa.catalog.queries import list_branches
from vafa.reports.measures import SALES_COLUMNS, sales_rows, sum_sales
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Report, Row, Shelf


def load(filters: Filters) -> list[Row]:
    """A row for each branch that sold, or may sell now."""
    sums = sum_sales(filters, "branch_id")
    names = {
        branch.id: branch.name
        for branch in list_branches()
        if branch.id in sums or (branch.is_active and filters.branch_id in (None, branch.id))
    }
    return sales_rows(sums, names, kind="branch")


reports.register(
    Report(
        slug="sales-by-branch",
        title=_("Sales by branch"),
        about=_("How much each branch sold, less what came back since."),
        shelf=Shelf.SALES,
        columns=(Column(slug="branch", title=_("Branch")), *SALES_COLUMNS),
        load=load,
        order=50,
        chart="sales",
    )
)
