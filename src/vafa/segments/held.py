"""What this package holds on people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.customers.registry import Holding, Merged, hold, tells

hold(
    Holding(
        slug="segments",
        model="segments.SegmentMember",
        title=_("Segments"),
        merged=Merged.ANEW,
        tells=tells("entered_at", segment="segment__name"),
        erase="rows",
    ),
)
