"""Who buys most."""

from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.customers.queries import map_customers
from vafa.insight.queries import map_metrics
from vafa.reports.measures import INVOICES, SALES, sold
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf, Subject, average

MOST = 200


def load(filters: Filters) -> list[Row]:
    """The customers who bought most in the period, at most two hundred."""
    known = sold(filters).filter(customer_id__isnull=False).values_list("customer_id")
    found = known.annotate(invoices=INVOICES, total=SALES, last_at=Max("at"))
    best = list(found.filter(total__gt=0).order_by("-total", "customer_id")[:MOST])
    ids = [customer_id for customer_id, *_figures in best]
    people, metrics = map_customers(ids), map_metrics(ids)
    rows = []
    for customer_id, invoices, total, last_at in best:
        person, kept = people[customer_id], metrics.get(customer_id)
        rows.append(
            Row(
                cells=(
                    person.full_name or gettext("without a name"),
                    person.mobile or "",
                    kept.group.name if kept and kept.group else "",
                    invoices,
                    total,
                    average(total, invoices),
                    last_at,
                ),
                subject=Subject(kind="customer", value=customer_id),
            )
        )
    return rows


reports.register(
    Report(
        slug="top-customers",
        title=_("Who buys most"),
        about=_("The two hundred customers with the largest purchases in the period."),
        shelf=Shelf.PEOPLE,
        columns=(
            Column(slug="name", title=_("Name")),
            Column(slug="mobile", title=_("Mobile"), kind=Kind.PHONE),
            Column(slug="group", title=_("Group")),
            Column(slug="invoices", title=_("Invoices"), kind=Kind.NUMBER, has_total=True),
            Column(slug="sales", title=_("Purchases"), kind=Kind.MONEY, has_total=True),
            Column(slug="average", title=_("Average invoice"), kind=Kind.MONEY),
            Column(slug="last", title=_("Last time"), kind=Kind.MOMENT),
        ),
        load=load,
        order=10,
    )
)
