"""The flags: what looked wrong, with its evidence, and what the manager decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.checkout.actions import decide_flag
from vafa.guard.actions import lift_block, put_away_flag
from vafa.guard.errors import AlreadyDecided, OwnCase
from vafa.guard.queries import count_open_flags, get_flag, is_about, list_flags
from vafa.guard.types import Ruling
from vafa.panel.guard.tabs import draw_tabs
from vafa.panel.guard.telling import Told, tell_flags
from vafa.staff.access import StaffRequest
from vafa.staff.types import Role
from vafa.ui import formats
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab

if TYPE_CHECKING:
    from vafa.guard.models import Flag

SEVERITIES = {1: ("plain", "eye"), 2: ("warn", "alert"), 3: ("bad", "alert-circle")}
DONE = {
    Ruling.FINE: lambda: _("Fine, then. What waited has been given."),
    Ruling.TAKE_BACK: lambda: _("What was left of these awards is taken back."),
    Ruling.BLOCK: lambda: _("Taken back, and no more awards until you lift it."),
}


@dataclass(frozen=True, kw_only=True)
class ShownFlag:
    """A flag in words: what it is, what was seen, and what can be done about it."""

    id: int
    told: Told
    urgency: str
    kind: str
    icon: str
    score: int
    times: int
    first_at: datetime
    at: datetime
    stance: str
    can_be_decided: bool
    ruling: str
    decided_at: datetime | None
    decided_by: str


@dataclass(frozen=True, kw_only=True)
class FlagsPage:
    """What waits, or all there were."""

    finding: str
    tabs: list[Tab]
    flags: list[ShownFlag]
    rulings: list[tuple[str, str]]
    shows_all: bool


def count_waiting(request: StaffRequest) -> int:
    """How many flags nobody has looked at; for the sidebar."""
    return count_open_flags()


def show_list(request: StaffRequest) -> HttpResponse:
    """What looked wrong, the most pressing first."""
    shows_all = request.GET.get("show") == "all"
    waiting = count_open_flags()
    flags = list_flags(only_open=not shows_all)
    told = tell_flags(request, flags)
    page = FlagsPage(
        finding=_say_finding(waiting),
        tabs=draw_tabs(request, "all" if shows_all else "home", waiting=waiting),
        flags=[_draw(flag, one) for flag, one in zip(flags, told, strict=True)],
        rulings=[(ruling.value, str(ruling.label)) for ruling in Ruling],
        shows_all=shows_all,
    )
    return render_page(request, "panel/guard/list.html", {"page": page})


def decide(request: StaffRequest, *, flag_id: int) -> HttpResponse:
    """Decide on a flag; the awards that waited move with it."""
    _refuse_own_case(request, flag_id)
    asked = request.POST.get("ruling", "")
    if asked in Ruling.values:
        ruling = Ruling(asked)
        try:
            decide_flag(flag_id, ruling, actor=request.actor, at=request.at)
        except AlreadyDecided as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, DONE[ruling]())
    return redirect_to(request, reverse("panel:guard:home"))


def lift(request: StaffRequest, *, flag_id: int) -> HttpResponse:
    """Let a number or a hand earn again."""
    _refuse_own_case(request, flag_id)
    lift_block(flag_id, actor=request.actor, at=request.at)
    messages.success(request, _("Awards are given again from now on."))
    return redirect_to(request, reverse("panel:guard:home") + "?show=all")


def put_away(request: StaffRequest, *, flag_id: int) -> HttpResponse:
    """Say that somebody has looked at it; your name stays with it."""
    _refuse_own_case(request, flag_id)
    put_away_flag(flag_id, actor=request.actor, at=request.at)
    messages.success(request, _("Put away, with your name."))
    return redirect_to(request, reverse("panel:guard:home"))


def _refuse_own_case(request: StaffRequest, flag_id: int) -> None:
    """Only the owner decides on what they are suspected of themselves."""
    if is_about(get_flag(flag_id), request.actor) and request.staff.role != Role.OWNER:
        raise OwnCase


def _say_finding(waiting: int) -> str:
    if not waiting:
        return _("Nothing suspicious waits")
    said = ngettext(
        "%(count)s suspicious case waits for you",
        "%(count)s suspicious cases wait for you",
        waiting,
    )
    return said % {"count": formats.number(waiting)}


def _draw(flag: Flag, told: Told) -> ShownFlag:
    kind, icon = SEVERITIES.get(flag.severity, SEVERITIES[1])
    urgency = {2: _("soon"), 3: _("now")}.get(flag.severity, _("have a look"))
    return ShownFlag(
        id=flag.id,
        told=told,
        urgency=urgency,
        kind=kind,
        icon=icon,
        score=flag.score,
        times=flag.times,
        first_at=flag.first_at,
        at=flag.at,
        stance=flag.stance,
        can_be_decided=bool(flag.evidence),
        ruling=str(Ruling(flag.ruling).label) if flag.ruling else _("put away"),
        decided_at=flag.seen_at,
        decided_by=flag.seen_by,
    )
