"""What sells."""

from django.utils.translation import gettext_lazy as _

from vafa.reports.lines import LINE_SALES, QUANTITY, sold_lines
from vafa.reports.measures import MOST_ROWS
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf, share


def load(filters: Filters) -> list[Row]:
    """A row for each product as its lines name it, the largest first."""
    rows = sold_lines(filters).values_list("name", "category")
    rows = rows.annotate(stayed=QUANTITY, total=LINE_SALES).order_by("-total", "name")
    found = list(rows[:MOST_ROWS])
    whole = sum(int(row[-1]) for row in found)
    return [
        Row(cells=(name, category, quantity, int(total), share(int(total), whole)))
        for name, category, quantity, total in found
    ]


reports.register(
    Report(
        slug="sales-by-product",
        title=_("Sales by product"),
        about=_("What lines came to; a discount on the whole invoice is not shared out here."),
        shelf=Shelf.SALES,
        columns=(
            Column(slug="product", title=_("Product")),
            Column(slug="category", title=_("Category")),
            Column(slug="quantity", title=_("Quantity"), kind=Kind.NUMBER, has_total=True),
            Column(slug="sales", title=_("Sales"), kind=Kind.MONEY, has_total=True),
            Column(slug="share", title=_("Share"), kind=Kind.SHARE),
        ),
        load=load,
        order=80,
    )
)
