"""The flags: what looked wrong, how often, and who has looked at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.guard.actions import put_away_flag
from vafa.guard.queries import count_open_flags, list_flags
from vafa.guard.types import FlagRule
from vafa.panel.names import name_actors
from vafa.staff.access import StaffRequest
from vafa.ui import formats
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab

SEVERITIES = {1: ("plain", "eye"), 2: ("warn", "alert"), 3: ("bad", "alert-circle")}


@dataclass(frozen=True, kw_only=True)
class ShownFlag:
    """A flag in words: what it is, what was seen, and what to do about it."""

    id: int
    title: str
    seen: str
    advice: str
    urgency: str
    kind: str
    icon: str
    times: int
    first_at: datetime
    at: datetime
    put_away_at: datetime | None
    put_away_by: str


@dataclass(frozen=True, kw_only=True)
class FlagsPage:
    """What waits, or all there were."""

    finding: str
    tabs: list[Tab]
    flags: list[ShownFlag]
    shows_all: bool


def count_waiting(request: StaffRequest) -> int:
    """How many flags nobody has looked at; for the sidebar."""
    return count_open_flags()


def show_list(request: StaffRequest) -> HttpResponse:
    """What looked wrong, the most pressing first."""
    shows_all = request.GET.get("show") == "all"
    waiting = count_open_flags()
    home = reverse("panel:guard:home")
    name_actor = name_actors()
    page = FlagsPage(
        finding=_say_finding(waiting),
        tabs=[
            Tab(label=_("Waiting"), href=home, count=waiting, is_current=not shows_all),
            Tab(label=_("All of them"), href=f"{home}?show=all", is_current=shows_all),
        ],
        flags=[_draw_flag(flag, name_actor) for flag in list_flags(only_open=not shows_all)],
        shows_all=shows_all,
    )
    return render_page(request, "panel/guard/list.html", {"page": page})


def put_away(request: StaffRequest, *, flag_id: int) -> HttpResponse:
    """Say that somebody has looked at it; your name stays with it."""
    put_away_flag(flag_id, actor=request.actor, at=request.at)
    messages.success(request, _("Put away, with your name."))
    return redirect_to(request, reverse("panel:guard:home"))


def _say_finding(waiting: int) -> str:
    if not waiting:
        return _("Nothing suspicious waits")
    said = ngettext(
        "%(count)s suspicious case waits for you",
        "%(count)s suspicious cases wait for you",
        waiting,
    )
    return said % {"count": formats.number(waiting)}


def _draw_flag(flag: Any, name_actor: Callable[[str], str]) -> ShownFlag:
    title, seen, advice = _say(flag.rule, flag.subject, flag.facts, name_actor)
    kind, icon = SEVERITIES.get(flag.severity, SEVERITIES[1])
    urgency = {2: _("soon"), 3: _("now")}.get(flag.severity, _("have a look"))
    return ShownFlag(
        id=flag.id,
        title=title,
        seen=seen,
        advice=advice,
        urgency=urgency,
        kind=kind,
        icon=icon,
        times=flag.times,
        first_at=flag.first_at,
        at=flag.at,
        put_away_at=flag.seen_at,
        put_away_by=flag.seen_by,
    )


def _say(
    rule: str, subject: str, facts: Mapping[str, Any], name_actor: Callable[[str], str]
) -> tuple[str, str, str]:
    """Title, what was seen, what to do. A rule of another version shows its name."""
    count = formats.number(facts.get("count", 0))
    match rule:
        case FlagRule.CODE_GUESSING:
            return (
                _("Spending codes are being guessed"),
                _("%(count)s wrong codes %(where)s; it is locked for a while.")
                % {"count": count, "where": _say_side(subject, name_actor)},
                _("Ask who stood at the till then. Look in “Who did what” for what else they did."),
            )
        case FlagRule.LOGIN_FLOOD:
            return (
                _("Login codes are being asked for in masses"),
                _("%s requests for a login code within an hour; more are refused for a while.")
                % count,
                _("Each code is a text that you pay for. If there is no crowd, wait; it ends."),
            )
        case FlagRule.LOGIN_GUESSING:
            return (
                _("Login codes are being guessed"),
                _("%s wrong login codes within an hour; more are refused for a while.") % count,
                _("Nothing was opened. If customers cannot get in meanwhile, tell them to wait."),
            )
        case FlagRule.BUDGET_USED_UP:
            return (
                _("The budget of a rule is used up"),
                _("“%(name)s” has given all it may and is paused.") % {"name": facts["name"]},
                _("Give it a larger budget and switch it on again, or let it rest."),
            )
        case _other:
            told = "، ".join(f"{name}: {value}" for name, value in facts.items())
            return rule.replace("_", " "), f"{subject} {told}".strip(), ""


def _say_side(subject: str, name_actor: Callable[[str], str]) -> str:
    side, _colon, who = subject.partition(":")
    match side:
        case "till":
            return _("at till %(name)s") % {"name": who}
        case "cashier":
            return _("by the hand of %(name)s") % {"name": name_actor(who)}
        case "customer":
            return _("for the credit of one customer")
        case _other:
            return _("across the whole club")
