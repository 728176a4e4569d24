"""Whether what the menu says is given, and having it given by one press."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.catalog.types import MenuPart
from vafa.checkout.actions import give_by_menu
from vafa.checkout.queries import MenuUse, list_menu_uses
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.htmx import redirect_to

_TITLES: dict[MenuPart, Any] = {
    MenuPart.DISCOUNT: gettext_lazy("The discounts on the menu are not taken off yet"),
    MenuPart.CREDIT: gettext_lazy("The credit on the menu is not given yet"),
    MenuPart.POINTS: gettext_lazy("The points on the menu are not given yet"),
}
_HINTS: dict[MenuPart, Any] = {
    MenuPart.DISCOUNT: gettext_lazy(
        "One press makes a discount that takes off each product what the menu says of it."
    ),
    MenuPart.CREDIT: gettext_lazy(
        "One press makes a rule that gives the credit of each product. "
        "Its time limit is yours to set."
    ),
    MenuPart.POINTS: gettext_lazy(
        "One press makes a rule that gives the points of each product. "
        "Its time limit is yours to set."
    ),
}
_PRESSES: dict[MenuPart, Any] = {
    MenuPart.DISCOUNT: gettext_lazy("Take it off from now on"),
    MenuPart.CREDIT: gettext_lazy("Give it from now on"),
    MenuPart.POINTS: gettext_lazy("Give them from now on"),
}


@dataclass(frozen=True, kw_only=True)
class Giver:
    """A discount or a rule that gives something of the menu."""

    name: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A part of the menu that nothing gives; `waiting_href` leads to what waits for approval."""

    part: MenuPart
    title: str
    hint: str
    press: str
    waiting_href: str


@dataclass(frozen=True, kw_only=True)
class GivingView:
    """How it stands with what the menu says."""

    givers: list[Giver]
    missing: list[Missing]
    can_start: bool


def load_giving(request: StaffRequest) -> GivingView:
    """What gives the menu's discounts, credit and points, and what of it nothing gives."""
    uses = list_menu_uses()
    return GivingView(
        givers=[
            Giver(name=reader.name, href=_find_page(use.part, reader.id))
            for use in uses
            for reader in use.readers
            if reader.is_on
        ],
        missing=[_miss(use) for use in uses if use.is_said and not use.is_given],
        can_start=request.staff.can(Permission.EDIT_RULES),
    )


def give(request: StaffRequest, *, menu_part: str) -> HttpResponse:
    """Have one part of the menu given from now on."""
    if menu_part not in set(MenuPart):
        raise Http404
    waits = give_by_menu(MenuPart(menu_part), actor=request.actor, at=request.at)
    said = _("It waits for a second person's approval.") if waits else _("From now on it is given.")
    messages.success(request, said)
    return redirect_to(request, reverse("panel:menu:home"))


def _miss(use: MenuUse) -> Missing:
    waiting = next((_find_page(use.part, one.id) for one in use.readers if one.waits), "")
    return Missing(
        part=use.part,
        title=str(_TITLES[use.part]),
        hint=str(_HINTS[use.part]),
        press=str(_PRESSES[use.part]),
        waiting_href=waiting,
    )


def _find_page(part: MenuPart, row_id: int) -> str:
    page = "discount" if part is MenuPart.DISCOUNT else "one"
    return reverse(f"panel:loyalty:{page}", args=[row_id])
