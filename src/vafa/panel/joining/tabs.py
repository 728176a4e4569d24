"""The parts of the area."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.types import Tab


def draw_tabs(request: StaffRequest, current: str) -> list[Tab]:
    """The parts that this member may open."""
    parts = {"home": _("Posters and codes"), "visits": _("Visits written down")}
    if request.staff.can(Permission.EDIT_SETTINGS):
        parts["terms"] = _("Terms of joining")
    return [
        Tab(label=label, href=reverse(f"panel:joining:{name}"), is_current=name == current)
        for name, label in parts.items()
    ]
