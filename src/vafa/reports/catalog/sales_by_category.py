"""Which shelf of the menu sells."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.reports.lines import LINE_SALES, QUANTITY, sold_lines
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf, share


def load(filters: Filters) -> list[Row]:
    """A row for each category that sold, the largest first."""
    rows = sold_lines(filters).values_list("category")
    rows = rows.annotate(stayed=QUANTITY, total=LINE_SALES).order_by("-total", "category")
    found = list(rows)
    whole = sum(int(total) for _name, _quantity, total in found)
    return [
        Row(
            cells=(
                name or gettext("without a category"),
                quantity,
                int(total),
                share(int(total), whole),
            )
        )
        for name, quantity, total in found
    ]


reports.register(
    Report(
        slug="sales-by-category",
        title=_("Sales by category"),
        about=_("What lines came to; a discount on the whole invoice is not shared out here."),
        shelf=Shelf.SALES,
        columns=(
            Column(slug="category", title=_("Category")),
            Column(slug="quantity", title=_("Quantity"), kind=Kind.NUMBER, has_total=True),
            Column(slug="sales", title=_("Sales"), kind=Kind.MONEY, has_total=True),
            Column(slug="share", title=_("Share"), kind=Kind.SHARE),
        ),
        load=load,
        order=70,
        chart="sales",
    )
)
