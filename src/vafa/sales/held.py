"""What this package holds on people."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, Person, hold, tells


def _of_sales(rows: QuerySet[Any], person: Person) -> QuerySet[Any]:
    return rows.filter(sale__customer_id__in=person.ids)


hold(
    Holding(
        slug="purchases",
        model="sales.Sale",
        title=_("Purchases"),
        merged=Merged.GO,
        tells=tells(
            "at source number channel total_rial discount_rial credit_rial returned_rial state "
            "payments"
        ),
    ),
    Holding(
        slug="purchase_lines",
        model="sales.SaleLine",
        title=_("What was bought"),
        merged=Merged.GO,
        tells=tells(
            "name category quantity unit_price_rial net_rial returned_quantity",
            number="sale__number",
        ),
        of=_of_sales,
    ),
    Holding(
        slug="returns",
        model="sales.Return",
        title=_("What was brought back"),
        merged=Merged.GO,
        tells=tells("at number reason lines"),
        of=_of_sales,
    ),
)
