"""The parts of the area."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.types import Tab


def draw_tabs(request: StaffRequest, current: str) -> list[Tab]:
    """The parts that this member may open."""
    parts = {"home": _("Sent"), "mailings": _("By hand"), "words": _("Words")}
    parts |= {"links": _("Short links"), "inbound": _("Received"), "answers": _("Answers")}
    parts["account"] = _("Text account")
    parts |= {"stopped": _("Want no advertising"), "kept_back": _("Kept back")}
    if request.staff.can(Permission.EDIT_SETTINGS):
        parts |= {"gateways": _("Gateways"), "channels": _("Channels")}
        parts["sending"] = _("Hours and limits")
    return [
        Tab(label=label, href=reverse(f"panel:messages:{name}"), is_current=name == current)
        for name, label in parts.items()
    ]
