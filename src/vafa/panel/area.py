"""An area of the panel: a folder beside this file that brings its own pages.

`panel/<slug>/urls.py` holds `area = Area(...)` and `urlpatterns` made by `panel_path`. The panel
finds it, mounts it at /panel/<slug>/ under the names panel:<slug>:…, and shows it in the sidebar
to whoever has the permission. Nothing else is to be edited.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

import vafa.panel
from vafa.staff.access import AnyMember, StaffRequest, staff_path
from vafa.staff.types import Permission
from vafa.ui.frame import Frame, NavItem, Option


@dataclass(frozen=True, kw_only=True)
class Area:
    """What the sidebar says of an area.

    `label` is lazy and translated; `icon` a name of `ui`; areas stand by `order`. `home` is the
    name of its first page. `is_shown=False` keeps it out of the sidebar, where the area called
    `under` then stands for it; `at_foot` puts it at
    the sidebar's foot, `in_dock` also into the bar at a phone's foot. `count` (inside the scope;
    one cheap query) says how much waits there for this person.
    """

    slug: str
    label: Any
    icon: str
    order: int
    permission: Permission | AnyMember
    home: str = "home"
    is_shown: bool = True
    under: str = ""
    at_foot: bool = False
    in_dock: bool = False
    count: Callable[[StaffRequest], int] | None = None

    @property
    def href(self) -> str:
        """The address of its first page."""
        return reverse(f"panel:{self.slug}:{self.home}")

    def is_open_to(self, request: StaffRequest) -> bool:
        """Whether this member may enter."""
        return not isinstance(self.permission, Permission) or request.staff.can(self.permission)


@cache
def load_areas() -> tuple[tuple[Area, list[Any]], ...]:
    """Every area with its addresses, in the order of the sidebar."""
    found = []
    for module in pkgutil.iter_modules(vafa.panel.__path__):
        if module.ispkg and module.name != "migrations":
            urls = importlib.import_module(f"vafa.panel.{module.name}.urls")
            assert urls.area.slug == module.name, f"panel/{module.name} is called {urls.area.slug}"
            found.append((urls.area, urls.urlpatterns))
    return tuple(sorted(found, key=lambda pair: (pair[0].order, pair[0].slug)))


def draw_frame(request: StaffRequest) -> Frame:
    """The panel around a page: where this member can go from here."""
    return Frame(
        business=request.business.name,
        home_href=reverse("panel:home"),
        accent=request.business.accent,
        unit=request.business.unit,
        zone=request.business.zone,
        at=request.at,
        nav=_till_link(request) + _draw_nav(request, at_foot=False) + _phone_link(request),
        foot_nav=_draw_nav(request, at_foot=True),
        person=request.staff.name,
        role=str(request.staff.role.label),
        person_menu=(Option(label=_("Change password"), href=reverse("panel:account:password")),),
        logout_href=reverse("panel:sign_out"),
        search_href=_find_search(request),
        search_hint=_("Find a customer: name or mobile"),
    )


def _find_search(request: StaffRequest) -> str:
    """Where the box at the top looks; nowhere for who may not see customers."""
    if not request.staff.can(Permission.SEE_CUSTOMERS):
        return ""
    return reverse("panel:customers:home")


def _draw_nav(request: StaffRequest, *, at_foot: bool) -> tuple[NavItem, ...]:
    here = set(request.resolver_match.namespaces if request.resolver_match else ())
    here |= {area.under for area, _patterns in load_areas() if area.slug in here}
    return tuple(
        NavItem(
            label=str(area.label),
            icon=area.icon,
            href=area.href,
            count=area.count(request) if area.count else 0,
            is_current=area.slug in here,
            in_dock=area.in_dock,
        )
        for area, _patterns in load_areas()
        if area.is_shown and area.at_foot is at_foot and area.is_open_to(request)
    )


def _till_link(request: StaffRequest) -> tuple[NavItem, ...]:
    if not request.staff.can(Permission.USE_TILL):
        return ()
    return (NavItem(label=_("Till"), icon="till", href=settings.TILL_URL, in_dock=True),)


def _phone_link(request: StaffRequest) -> tuple[NavItem, ...]:
    if not (settings.DEMO and request.business.is_demo):
        return ()
    return (NavItem(label=_("Demo phone"), icon="phone", href=reverse("demo_phone")),)


panel_path = partial(staff_path, frame=draw_frame)
