"""What this package holds on people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, hold, tells

hold(
    Holding(
        slug="brought",
        model="coalition.Draw",
        title=_("Credit brought from other businesses"),
        merged=Merged.STAY,
        tells=tells("opened_at state credit_rial worth_rial ended_at"),
    ),
)
