"""What this package holds on people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, hold, tells

hold(
    Holding(
        slug="shared_wallets",
        model="sharing.Member",
        title=_("Shared wallets"),
        merged=Merged.STAY,
        tells=tells("is_head joined_at", wallet="wallet__name"),
    ),
    Holding(
        slug="shared_uses",
        model="sharing.SharedUse",
        title=_("Spent from shared wallets"),
        merged=Merged.STAY,
        tells=tells("day amount_rial", wallet="wallet__name"),
    ),
)
