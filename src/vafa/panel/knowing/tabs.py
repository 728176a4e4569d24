"""The parts of the area: who the customers are, how they move, and what is to be expected."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.ui.types import Tab


def draw_tabs(current: str) -> list[Tab]:
    """The parts, in the order in which one asks."""
    parts = {
        "home": _("Segments"),
        "groups": _("Groups"),
        "movement": _("Movement"),
        "value": _("Value to come"),
        "pairs": _("What goes with what"),
        "findings": _("Findings"),
    }
    return [
        Tab(label=label, href=reverse(f"panel:knowing:{name}"), is_current=name == current)
        for name, label in parts.items()
    ]
