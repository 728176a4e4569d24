"""The scenarios as they run: all of them, and each with the picture of its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.panel.campaigns.tabs import draw_tabs
from vafa.panel.paging import read_number
from vafa.panel.scenarios.drawing import STATES, DrawnStop, draw_way, load_scenario_words
from vafa.panel.scenarios.effect import ShownEffect, show_effect
from vafa.scenarios.actions import end_scenario, make_scenario, pause_scenario, start_scenario
from vafa.scenarios.errors import NoSteps
from vafa.scenarios.queries import (
    READY,
    count_at_places,
    count_by_version,
    count_ways,
    find_ready,
    get_scenario,
    list_scenarios,
    list_versions,
    load_result,
)
from vafa.scenarios.types import ScenarioRow, ScenarioState
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab


@dataclass(frozen=True, kw_only=True)
class ListedScenario:
    """A row: the scenario, when somebody sets out, and how it stands."""

    scenario: ScenarioRow
    when: str
    icon: str
    state_kind: str
    state_icon: str


@dataclass(frozen=True, kw_only=True)
class ListedReady:
    """A ready-made one that is not begun yet."""

    slug: str
    name: str
    meaning: str
    icon: str


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """Every scenario, and the ready-made ones to begin with."""

    tabs: list[Tab]
    finding: str
    scenarios: list[ListedScenario]
    ready: list[ListedReady]
    can_edit: bool


@dataclass(frozen=True, kw_only=True)
class ShownVersion:
    """When the scenario said what it says, who wrote it, and how many are still on its way."""

    number: int
    by: str
    at: datetime
    on_the_way: int
    is_shown: bool


@dataclass(frozen=True, kw_only=True)
class ScenarioPage:
    """One scenario: its way with who stands where, and what became of who set out. `old` is the
    number of an earlier version that is looked at.
    """

    tabs: list[Tab]
    scenario: ScenarioRow
    state_kind: str
    state_icon: str
    when: str
    when_icon: str
    only: str
    stops: list[DrawnStop]
    versions: list[ShownVersion]
    old: int | None
    others_on_the_way: int
    effect: ShownEffect | None
    can_edit: bool
    can_start: bool


def show_list(request: StaffRequest) -> HttpResponse:
    """What goes on by itself."""
    words, scenarios = load_scenario_words(request.business), list_scenarios()
    used = {one.ready for one in scenarios if one.state != ScenarioState.ENDED}
    live = sum(one.state == ScenarioState.LIVE for one in scenarios)
    page = ListPage(
        tabs=draw_tabs(request, "scenarios"),
        finding=_say_finding(live),
        scenarios=[
            ListedScenario(
                scenario=one,
                when=one.spec.when.describe(words),
                icon=one.spec.when.icon,
                state_kind=STATES[one.state][0],
                state_icon=STATES[one.state][1],
            )
            for one in scenarios
        ],
        ready=[
            ListedReady(slug=one.slug, name=str(one.name), meaning=str(one.meaning), icon=one.icon)
            for one in READY
            if one.slug not in used
        ],
        can_edit=request.staff.can(Permission.EDIT_CAMPAIGNS),
    )
    return render_page(request, "panel/scenarios/list.html", {"page": page})


def show_one(request: StaffRequest, *, scenario_id: int) -> HttpResponse:
    """One scenario, as it runs."""
    scenario, words = get_scenario(scenario_id), load_scenario_words(request.business)
    versions = list_versions(scenario_id)
    number = read_number(request, "version") or scenario.version
    shown = next((one for one in versions if one.number == number), versions[0])
    spec, counts = shown.spec, count_by_version(scenario_id)
    result = load_result(scenario_id, at=request.at)
    page = ScenarioPage(
        tabs=draw_tabs(request, "scenarios"),
        scenario=scenario,
        state_kind=STATES[scenario.state][0],
        state_icon=STATES[scenario.state][1],
        when=spec.when.describe(words),
        when_icon=spec.when.icon,
        only=words.name(spec.only_segment_id) if spec.only_segment_id else "",
        stops=draw_way(
            spec.steps,
            words,
            here=count_at_places(shown.id),
            ways=count_ways(shown.id),
            at=request.at,
        ),
        versions=[
            ShownVersion(
                number=one.number,
                by=one.changed_by,
                at=one.changed_at,
                on_the_way=counts.get(one.id, 0),
                is_shown=one.id == shown.id,
            )
            for one in versions
        ],
        old=shown.number if shown.number != scenario.version else None,
        others_on_the_way=scenario.counts.on_the_way - counts.get(scenario.version_id, 0),
        effect=show_effect(result, scenario.spec) if result and scenario.counts.all else None,
        can_edit=request.staff.can(Permission.EDIT_CAMPAIGNS),
        can_start=request.staff.can(Permission.APPROVE_CAMPAIGNS),
    )
    return render_page(request, "panel/scenarios/one.html", {"page": page})


def begin(request: StaffRequest, *, ready: str) -> HttpResponse:
    """Make one of the ready-made scenarios, to be looked at and started."""
    found = find_ready(ready)
    if found is None:
        raise Http404
    running = next(
        (
            one
            for one in list_scenarios()
            if one.ready == ready and one.state != ScenarioState.ENDED
        ),
        None,
    )
    scenario_id = (
        running.id
        if running
        else make_scenario(found.spec, actor=request.actor, at=request.at, ready=ready)
    )
    messages.success(request, _("It is ready. Look at it, change what you like, and start it."))
    return redirect_to(request, reverse("panel:scenarios:one", args=[scenario_id]))


def start(request: StaffRequest, *, scenario_id: int) -> HttpResponse:
    """Let it run."""
    try:
        start_scenario(scenario_id, actor=request.actor, at=request.at)
        messages.success(request, _("The scenario is running."))
    except NoSteps as refusal:
        messages.error(request, str(refusal))
    return _go_back(request, scenario_id)


def pause(request: StaffRequest, *, scenario_id: int) -> HttpResponse:
    """Let it stand still."""
    pause_scenario(scenario_id, actor=request.actor, at=request.at)
    messages.success(request, _("The scenario stands still; start it again at any time."))
    return _go_back(request, scenario_id)


def end(request: StaffRequest, *, scenario_id: int) -> HttpResponse:
    """Let it be over."""
    end_scenario(scenario_id, actor=request.actor, at=request.at)
    messages.success(request, _("The scenario has ended; nobody is on its way any more."))
    return _go_back(request, scenario_id)


def _go_back(request: StaffRequest, scenario_id: int) -> HttpResponse:
    return redirect_to(request, reverse("panel:scenarios:one", args=[scenario_id]))


def _say_finding(live: int) -> str:
    if not live:
        return _("Nothing goes on by itself yet")
    shown = {"count": formats.number(live)}
    return (
        ngettext("%(count)s scenario is running", "%(count)s scenarios are running", live) % shown
    )
