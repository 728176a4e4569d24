"""What this package holds on people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, hold, tells

hold(
    Holding(
        slug="cause",
        model="causes.Choice",
        title=_("Cause they chose"),
        merged=Merged.STAY,
        tells=tells("chosen_at", cause="cause__name"),
        erase="rows",
    ),
    Holding(
        slug="donations",
        model="causes.Donation",
        title=_("Given to causes"),
        merged=Merged.STAY,
        tells=tells("at way unit amount worth_rial", cause="cause__name"),
    ),
)
