"""The parts of the area, and what the menu says in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.catalog.types import MenuPart, MenuTerms
from vafa.ui import formats
from vafa.ui.types import Tab

PARTS: dict[MenuPart, Any] = {
    MenuPart.DISCOUNT: gettext_lazy("Discount"),
    MenuPart.CREDIT: gettext_lazy("Credit"),
    MenuPart.POINTS: gettext_lazy("Points"),
}


def draw_tabs(current: str) -> list[Tab]:
    """Products and categories."""
    parts = {"home": _("Products on the menu"), "categories": _("Categories")}
    return [
        Tab(label=label, href=reverse(f"panel:menu:{name}"), is_current=name == current)
        for name, label in parts.items()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One part of what the menu says, in words; empty for nothing. `is_own`: not the category's."""

    label: str
    text: str
    is_own: bool = True


def say_terms(terms: MenuTerms, own: MenuTerms | None = None) -> list[Said]:
    """Discount, credit and points; `own` is what of it the product itself says."""
    return [
        Said(
            label=str(PARTS[part]),
            text=_say(part, terms.of(part)),
            is_own=own is None or own.of(part) is not None,
        )
        for part in MenuPart
    ]


def _say(part: MenuPart, value: Decimal | int | None) -> str:
    if value is None:
        return ""
    return formats.number(value) + ("" if part is MenuPart.POINTS else "٪")
