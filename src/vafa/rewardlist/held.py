"""What this package holds on people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, hold, tells

hold(
    Holding(
        slug="rewards_taken",
        model="rewardlist.Claim",
        title=_("Rewards taken"),
        merged=Merged.STAY,
        tells=tells("taken_at state points good_until ended_at", prize="prize__name"),
    ),
)
