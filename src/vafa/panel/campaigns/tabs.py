"""The parts of the area: campaigns go out once, scenarios go on by themselves."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.staff.access import StaffRequest
from vafa.ui.types import Tab


def draw_tabs(request: StaffRequest, current: str) -> list[Tab]:
    """The parts that this member may open."""
    del request  # whoever sees one part sees both
    parts = {"home": ("campaigns", _("Campaigns")), "scenarios": ("scenarios", _("Scenarios"))}
    return [
        Tab(label=label, href=reverse(f"panel:{area}:home"), is_current=name == current)
        for name, (area, label) in parts.items()
    ]
