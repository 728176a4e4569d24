"""What this package holds on people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, hold, tells

hold(
    Holding(
        slug="links",
        model="links.Link",
        title=_("Short links"),
        merged=Merged.STAY,
        tells=tells("kind clicks", group="group__title"),
    ),
)
