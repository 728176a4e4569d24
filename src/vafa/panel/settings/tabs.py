"""The parts of the settings."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.types import Tab


def draw_tabs(request: StaffRequest, current: str) -> list[Tab]:
    """The parts that this member may open."""
    parts = {
        "home": _("Business"),
        "branches": _("Branches"),
        "tills": _("Tills"),
        "groups": _("Groups of customers"),
        "fields": _("Fields of the profile"),
        "calendar": _("Calendar"),
        "payments": _("Online payment"),
    }
    if request.staff.can(Permission.EDIT_KEYS):
        parts["keys"] = _("API keys")
    return [
        Tab(label=label, href=reverse(f"panel:settings:{name}"), is_current=name == current)
        for name, label in parts.items()
    ]
