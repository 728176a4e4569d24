"""What this package holds on people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, hold, tells

hold(
    Holding(
        slug="tier",
        model="tiers.CustomerTier",
        title=_("Tier"),
        merged=Merged.ANEW,
        tells=tells("slug counted_from review_on protected_until given_until"),
    ),
    Holding(
        slug="tier_moves",
        model="tiers.TierMove",
        title=_("Moves between tiers"),
        merged=Merged.BOTH,
        tells=tells("at before after is_up why"),
    ),
    Holding(
        slug="tier_gifts",
        model="tiers.TierGift",
        title=_("Tiers that were given"),
        merged=Merged.GO,
        tells=tells("slug until given_at taken_back_at"),
    ),
)
