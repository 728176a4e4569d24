"""The parts of the area: what waits, all of it, and what is looked for."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.types import Tab


def draw_tabs(request: StaffRequest, current: str, *, waiting: int) -> list[Tab]:
    """The parts that this member may open."""
    home = reverse("panel:guard:home")
    tabs = [
        Tab(label=_("Waiting"), href=home, count=waiting, is_current=current == "home"),
        Tab(label=_("All of them"), href=f"{home}?show=all", is_current=current == "all"),
    ]
    if request.staff.can(Permission.EDIT_SETTINGS):
        href = reverse("panel:guard:patterns")
        tabs.append(Tab(label=_("What is looked for"), href=href, is_current=current == "patterns"))
    return tabs
