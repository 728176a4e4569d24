"""Where people may join: a code and a poster for the business, and for each of its branches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.catalog.queries import get_branch, list_branches
from vafa.customers.queries import count_joined
from vafa.foundation.poster_paper import Poster, PosterSize, write_poster
from vafa.joining.actions import ensure_codes
from vafa.joining.queries import get_place, load_line, load_settings
from vafa.joining.types import Place
from vafa.panel.joining.tabs import draw_tabs
from vafa.staff.access import StaffRequest
from vafa.ui.accent import read_hex
from vafa.ui.formats import fa
from vafa.ui.types import Tab

LATELY = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class ListedPlace:
    """A place to join at, and how many lately did: of all those of the branch, by themselves."""

    name: str
    code: str
    is_whole: bool
    joined: int
    alone: int


@dataclass(frozen=True, kw_only=True)
class PlacesPage:
    """Every place."""

    tabs: list[Tab]
    places: list[ListedPlace]
    line: str
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class PosterPage:
    """One poster as it will be printed. `papers` are sizes with their addresses; `kinds` the
    posters that there are for the place.
    """

    tabs: list[Tab]
    kinds: list[Tab]
    poster: Poster
    papers: list[tuple[str, str]]


def show_list(request: StaffRequest) -> HttpResponse:
    """The codes, and who came lately."""
    branches = {branch.id: branch.name for branch in list_branches(only_active=True)}
    codes = ensure_codes([None, *branches])
    joined = count_joined(since=request.at - LATELY)
    places = [
        ListedPlace(
            name=branches[branch_id] if branch_id else _("The whole business"),
            code=code,
            is_whole=branch_id is None,
            joined=joined[branch_id].whole if branch_id in joined else 0,
            alone=joined[branch_id].alone if branch_id in joined else 0,
        )
        for branch_id, code in codes.items()
    ]
    page = PlacesPage(
        tabs=draw_tabs(request, "home"),
        places=places,
        line=load_line(),
        is_open=load_settings().is_open,
    )
    return render(request, "panel/joining/places.html", {"page": page})


def show_poster(request: StaffRequest, *, join_code: str) -> HttpResponse:
    """The poster of a place, to look at before it is printed. UnknownJoinCode."""
    place, is_door = get_place(join_code), _is_door(request)
    href = reverse("panel:joining:print", args=[join_code])
    kind = "&for=door" if is_door else ""
    page = PosterPage(
        tabs=draw_tabs(request, "home"),
        kinds=[
            Tab(label=_("To join"), href="?", is_current=not is_door),
            Tab(label=_("To check in"), href="?for=door", is_current=is_door),
        ],
        poster=_write_door(request, place) if is_door else _write(request, place),
        papers=[(size.name, f"{href}?size={size.name}{kind}") for size in PosterSize],
    )
    return render(request, "panel/joining/poster.html", {"page": page})


def print_poster(request: StaffRequest, *, join_code: str) -> HttpResponse:
    """The poster as a PDF: A4, or with ?size=A5 half of it. UnknownJoinCode."""
    place = get_place(join_code)
    poster = _write_door(request, place) if _is_door(request) else _write(request, place)
    size = PosterSize.A5 if request.GET.get("size") == "A5" else PosterSize.A4
    return HttpResponse(
        write_poster(poster, size),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="join-{join_code}-{size.name}.pdf"'},
    )


def _is_door(request: StaffRequest) -> bool:
    return request.GET.get("for") == "door"


def _write_door(request: StaffRequest, place: Place) -> Poster:
    """For the entrance: whoever scans it says that they are here, members and strangers alike."""
    path = reverse("portal:here", kwargs={"slug": request.business.slug, "code": place.code})
    return replace(
        _write(request, place),
        heading=_("Welcome! Tell us that you are here"),
        invitation=_("One press, and your visit counts."),
        link=request.build_absolute_uri(path),
        by_text="",
        foot=_("Not a member yet? The same picture makes you one."),
    )


def _write(request: StaffRequest, place: Place) -> Poster:
    line, business = load_line(), request.business
    path = reverse("portal:join_at", kwargs={"slug": business.slug, "code": place.code})
    poster = Poster(
        club=business.name,
        place=get_branch(place.branch_id).name if place.branch_id else "",
        heading=_("Join our club"),
        invitation=load_settings().promise or _("With each purchase, a gift for the next one."),
        link=request.build_absolute_uri(path),
        by_camera=_("Hold the camera of your phone over this picture"),
        by_text="",
        code=fa(place.code),
        foot=_("Joining is free. «لغو۱۱» stops advertising whenever you like."),
        colour=read_hex(business.accent),
    )
    if not line:
        return poster
    return replace(poster, by_text=_("or text this code to %(line)s") % {"line": fa(line)})
