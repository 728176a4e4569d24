"""What stands around the customer's pages: the business's name and colour, and the dock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.ui.frame import Frame, NavItem

if TYPE_CHECKING:
    from vafa.portal.access import GuestRequest


HOME = {"home", "spend", "prizes", "claim", "plans", "causes", "friends", "here"}


def draw_frame(request: GuestRequest) -> Frame:
    """The portal around a page."""
    business = request.business
    return Frame(
        business=business.name,
        note=_greet(request),
        home_href=reverse("portal:home", args=[business.slug]),
        accent=business.accent,
        unit=business.unit,
        zone=business.zone,
        at=request.at,
        nav=_draw_dock(request) if request.customer else (),
    )


def _draw_dock(request: GuestRequest) -> tuple[NavItem, ...]:
    here = request.resolver_match.url_name if request.resolver_match else ""
    places = (
        ("home", _("Home"), "home", HOME),
        ("wallet", _("Wallet"), "wallet", {"wallet"}),
        ("purchases", _("Purchases"), "receipt", {"purchases", "purchase"}),
        ("me", _("Me"), "user", {"me", "consents", "data", "erase"}),
    )
    return tuple(
        NavItem(
            label=label,
            icon=icon,
            href=reverse(f"portal:{name}", args=[request.business.slug]),
            is_current=here in names,
            in_dock=True,
        )
        for name, label, icon, names in places
    )


def _greet(request: GuestRequest) -> str:
    if request.customer is None:
        return _("Customer club")
    wish = _wish(request.at, ZoneInfo(request.business.zone))
    name = request.customer.first_name
    return _("Hello %(name)s, %(wish)s") % {"name": name, "wish": wish} if name else wish


def _wish(at: datetime, zone: ZoneInfo) -> str:
    hour = at.astimezone(zone).hour
    if 5 <= hour < 11:
        return _("good morning")
    if 11 <= hour < 15:
        return _("good day")
    if 15 <= hour < 20:
        return _("good afternoon")
    return _("good evening")
