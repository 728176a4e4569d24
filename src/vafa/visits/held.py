"""What this package holds on people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, hold, tells

hold(
    Holding(
        slug="visits",
        model="visits.Visit",
        title=_("Visits"),
        merged=Merged.BOTH,
        tells=tells("at way"),
    ),
)
