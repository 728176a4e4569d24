"""What this package holds on people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, hold, tells

hold(
    Holding(
        slug="memberships",
        model="memberships.Membership",
        title=_("Memberships"),
        merged=Merged.GO,
        tells=tells("bought_at starts_at ends_at ended_at price_rial", plan="plan__name"),
    ),
)
