"""The parts of the area."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.staff.access import StaffRequest
from vafa.ui.types import Tab


def draw_tabs(request: StaffRequest, current: str) -> list[Tab]:
    """The parts that this member may open."""
    del request  # one part so far, for all who may enter
    parts = {"home": _("Campaigns")}
    return [
        Tab(label=label, href=reverse(f"panel:campaigns:{name}"), is_current=name == current)
        for name, label in parts.items()
    ]
