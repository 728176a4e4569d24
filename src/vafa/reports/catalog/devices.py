"""By what customers come to their pages."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.customers.queries import devices
from vafa.reports.measures import MOST_ROWS
from vafa.reports.registry import reports
from vafa.reports.types import Column, Filters, Kind, Report, Row, Shelf, share

SYSTEM = "system"


def load(filters: Filters) -> list[Row]:
    """A row for each system, browser or model that was seen in the period, the commonest first."""
    by = filters.by if filters.by in list_bys(filters) else SYSTEM
    seen = devices().filter(last_seen_at__gte=filters.start, first_seen_at__lt=filters.end)
    people = seen.aggregate(count=Count("customer_id", distinct=True))["count"]
    found = seen.values_list(by).annotate(customers=Count("customer_id", distinct=True))
    return [
        Row(cells=(name or gettext("nothing told"), customers, share(customers, people)))
        for name, customers in found.order_by("-customers", by)[:MOST_ROWS]
    ]


def list_bys(_filters: Filters) -> Mapping[str, str]:
    """What the devices can be counted by."""
    return {
        SYSTEM: gettext("System"),
        "browser": gettext("Browser"),
        "model": gettext("Phone or computer"),
    }


reports.register(
    Report(
        slug="devices",
        title=_("Devices of customers"),
        about=_(
            "By what customers came to their own pages. Who came by several devices counts with "
            "each; a browser that says nothing of its device is not counted."
        ),
        shelf=Shelf.PEOPLE,
        columns=(
            Column(slug="device", title=_("Device")),
            Column(slug="customers", title=_("Customers"), kind=Kind.NUMBER),
            Column(slug="share", title=_("Share of people"), kind=Kind.SHARE),
        ),
        load=load,
        list_bys=list_bys,
        order=45,
        chart="customers",
        knows_branches=False,
    )
)
