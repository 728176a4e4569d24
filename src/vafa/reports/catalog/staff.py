"""Who of the staff, and which key, did how much."""

from collections import Counter

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from vafa.ledger.queries import movements
from vafa.ledger.types import Purpose, TransferKind, Unit
from vafa.reports.measures import sum_sales
from vafa.reports.people import joined, name_actors
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf, Subject


def load(filters: Filters) -> list[Row]:
    """A row for whoever registered a member, recorded a sale or gave credit by hand."""
    members = Counter(dict(joined(filters).values_list("joined_actor").annotate(n=Count("id"))))
    sales = sum_sales(filters, "actor")
    given = Counter(dict(_given_by_hand(filters))) if filters.branch_id is None else Counter()
    names = name_actors([*members, *sales, *given])
    rows = []
    for actor, name in names.items():
        invoices, total = sales.get(actor, (0, 0))
        rows.append(
            Row(
                cells=(name, members[actor], invoices, total, given[actor]),
                subject=Subject(kind="actor", value=actor),
            )
        )
    return sorted(rows, key=lambda row: (-row.cells[3], -row.cells[1], str(row.cells[0])))


def _given_by_hand(filters: Filters) -> list[tuple[str, int]]:
    rows = movements().filter(
        unit=Unit.CREDIT,
        source__purpose=Purpose.ISSUED,
        transfer__kind=TransferKind.HAND,
        transfer__at__gte=filters.start,
        transfer__at__lt=filters.end,
    )
    return list(rows.values_list("transfer__actor").annotate(total=Sum("amount")).order_by())


reports.register(
    Report(
        slug="staff",
        title=_("Staff and keys"),
        about=_("Who registered members, recorded sales and gave credit by hand."),
        shelf=Shelf.PEOPLE,
        columns=(
            Column(slug="name", title=_("Who")),
            Column(slug="members", title=_("Members"), kind=Kind.NUMBER, has_total=True),
            Column(slug="invoices", title=_("Invoices"), kind=Kind.NUMBER, has_total=True),
            Column(slug="sales", title=_("Sales"), kind=Kind.MONEY, has_total=True),
            Column(slug="given", title=_("Credit by hand"), kind=Kind.MONEY, has_total=True),
        ),
        load=load,
        order=60,
    )
)
