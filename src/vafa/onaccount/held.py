"""What this package holds on people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, hold, tells

hold(
    Holding(
        slug="house_account",
        model="onaccount.HouseAccount",
        title=_("House account"),
        merged=Merged.STAY,
        tells=tells("limit_rial term_days is_open"),
        erase={"is_open": False},
    ),
    Holding(
        slug="bills",
        model="onaccount.Bill",
        title=_("Bought on account"),
        merged=Merged.STAY,
        tells=tells("bought_on due_on amount_rial open_rial"),
    ),
    Holding(
        slug="payments",
        model="onaccount.Payment",
        title=_("Paid on account"),
        merged=Merged.STAY,
        tells=tells("at amount_rial reason"),
    ),
)
