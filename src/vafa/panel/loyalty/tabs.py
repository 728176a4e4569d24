"""The parts of the area."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.types import Tab


def draw_tabs(request: StaffRequest, current: str) -> list[Tab]:
    """The parts that this member may open."""
    parts = {"programmes": (_("Ready clubs"), Permission.SEE_RULES)}
    parts["home"] = (_("Rules"), Permission.SEE_RULES)
    parts["discounts"] = (_("Discounts"), Permission.SEE_RULES)
    parts["prizes"] = (_("Reward list"), Permission.SEE_RULES)
    parts["tiers"] = (_("Tiers"), Permission.SEE_RULES)
    parts["plans"] = (_("Memberships"), Permission.SEE_RULES)
    parts["partners"] = (_("Partners"), Permission.SEE_REPORTS)
    parts["causes"] = (_("Causes"), Permission.SEE_RULES)
    parts["club"] = (_("Spending and returns"), Permission.EDIT_RULES)
    parts["cards"] = (_("Cards"), Permission.SEE_CARDS)
    parts["trials"] = (_("Tried on the past"), Permission.SEE_REPORTS)
    parts["books"] = (_("Books"), Permission.SEE_REPORTS)
    return [
        Tab(label=label, href=reverse(f"panel:loyalty:{name}"), is_current=name == current)
        for name, (label, permission) in parts.items()
        if request.staff.can(permission)
    ]
