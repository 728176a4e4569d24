"""What this package holds on people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, by_mobile, hold, tells

hold(
    Holding(
        slug="asks",
        model="portal.Ask",
        title=_("Login codes asked for"),
        merged=Merged.NUMBER,
        tells=tells("at mobile ended_at"),
        of=by_mobile,
        erase="rows",
    ),
)
