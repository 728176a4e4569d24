"""The parts of the area, a few under each tab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.types import Tab


@dataclass(frozen=True, slots=True)
class Part:
    """A part by the name of its first page, and who may open it."""

    name: str
    label: Any
    permission: Permission = Permission.SEE_RULES


GROUPS: tuple[tuple[Any, tuple[Part, ...]], ...] = (
    (_("Ready clubs"), (Part("programmes", _("Ready clubs")),)),
    (
        _("Rules"),
        (
            Part("home", _("Rules")),
            Part("discounts", _("Discounts")),
            Part("club", _("Spending and returns"), Permission.EDIT_RULES),
            Part("trials", _("Tried on the past"), Permission.SEE_REPORTS),
        ),
    ),
    (
        _("Rewards"),
        (
            Part("prizes", _("Reward list")),
            Part("cards", _("Cards"), Permission.SEE_CARDS),
        ),
    ),
    (
        _("Members"),
        (
            Part("tiers", _("Tiers")),
            Part("plans", _("Memberships")),
            Part("referrals", _("Referrals"), Permission.SEE_CUSTOMERS),
        ),
    ),
    (
        _("With others"),
        (
            Part("partners", _("Partners"), Permission.SEE_REPORTS),
            Part("peers", _("Shared club")),
            Part("causes", _("Causes")),
        ),
    ),
    (_("Books"), (Part("books", _("Books"), Permission.SEE_REPORTS),)),
)


def draw_tabs(request: StaffRequest, current: str) -> list[Tab]:
    """A tab for each group that this member may open something of; `current` names a part."""
    tabs = []
    for label, parts in GROUPS:
        inner = tuple(
            Tab(
                label=str(part.label),
                href=reverse(f"panel:loyalty:{part.name}"),
                is_current=part.name == current,
            )
            for part in parts
            if request.staff.can(part.permission)
        )
        if inner:
            is_current = any(tab.is_current for tab in inner)
            tabs.append(
                Tab(label=str(label), href=inner[0].href, is_current=is_current, inner=inner)
            )
    return tabs
