"""What this package holds on people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, hold, tells

hold(
    Holding(
        slug="late_sales",
        model="checkout.LateSale",
        title=_("Sales that waited at a till"),
        merged=Merged.STAY,
        tells=tells("made_at number total_rial asked_rial"),
    ),
    Holding(
        slug="occasions",
        model="checkout.RewardedOccasion",
        title=_("Rewards without a sale"),
        merged=Merged.STAY,
        tells=tells("at trigger event"),
    ),
)
