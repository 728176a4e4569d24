"""How people pay."""

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from vafa.reports.measures import KEPT, sold
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf, share
from vafa.sales.types import PaymentMethod
from vafa.tenancy.compose import fetch

CREDIT = "credit"
NAMES = dict(PaymentMethod.choices) | {CREDIT: _("club credit")}


def load(filters: Filters) -> list[Row]:
    """A row for each way of paying that was used, club credit among them; the largest first."""
    kept = sold(filters).filter(KEPT)
    found = fetch(
        "SELECT part ->> 'method', count(*), sum((part ->> 'amount_rial')::bigint) "
        "FROM ({sales}) sale, jsonb_array_elements(sale.payments) part GROUP BY 1",
        sales=kept.values("payments"),
    )
    paid = {method: (count, int(total)) for method, count, total in found}
    by_credit = kept.filter(credit_rial__gt=0).aggregate(
        count=Count("id"), total=Coalesce(Sum("credit_rial"), 0)
    )
    if by_credit["count"]:
        paid[CREDIT] = (by_credit["count"], by_credit["total"])
    whole = sum(total for _, total in paid.values())
    by_size = sorted(paid.items(), key=lambda item: -item[1][1])
    return [
        Row(cells=(NAMES.get(method, method), count, total, share(total, whole)))
        for method, (count, total) in by_size
    ]


reports.register(
    Report(
        slug="sales-by-payment",
        title=_("Sales by way of payment"),
        about=_("What tills say was paid, tax and fees included, and what club credit paid."),
        shelf=Shelf.SALES,
        columns=(
            Column(slug="method", title=_("Paid by")),
            Column(slug="payments", title=_("Payments"), kind=Kind.NUMBER, has_total=True),
            Column(slug="paid", title=_("Paid"), kind=Kind.MONEY, has_total=True),
            Column(slug="share", title=_("Share"), kind=Kind.SHARE),
        ),
        load=load,
        order=90,
        chart="paid",
    )
)
