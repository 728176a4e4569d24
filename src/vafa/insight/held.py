"""What this package holds on people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, hold, tells

hold(
    Holding(
        slug="metrics",
        model="insight.CustomerMetrics",
        title=_("How they buy"),
        merged=Merged.ANEW,
        tells=tells(
            "first_day last_day visit_days purchases total_rial returns returned_rial group"
        ),
    ),
    Holding(
        slug="groups",
        model="insight.GroupSnapshot",
        title=_("Groups month by month"),
        merged=Merged.STAY,
        tells=tells("month group"),
    ),
    Holding(
        slug="value",
        model="insight.CustomerValue",
        title=_("Value to come"),
        merged=Merged.ANEW,
        tells=tells("alive_percent purchases_365 value_rial"),
    ),
)
