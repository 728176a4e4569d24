"""What this package holds on people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, hold, tells

hold(
    Holding(
        slug="scenarios",
        model="scenarios.Traveller",
        title=_("Scenarios"),
        merged=Merged.BOTH,
        tells=tells("began_at state ended_at", scenario="scenario__name"),
    ),
)
