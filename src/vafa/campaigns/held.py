"""What this package holds on people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, hold, tells

hold(
    Holding(
        slug="campaigns",
        model="campaigns.Recipient",
        title=_("Campaigns"),
        merged=Merged.STAY,
        tells=tells("arm state reason gift", campaign="campaign__name"),
    ),
)
