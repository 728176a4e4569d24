"""What this package holds on people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, hold, tells

hold(
    Holding(
        slug="held_awards",
        model="guard.HeldAward",
        title=_("Awards that wait for a decision"),
        merged=Merged.STAY,
        tells=tells("at", cause="cause_kind"),
    ),
)
