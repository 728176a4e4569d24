"""Who went a scenario's way, and which ways one customer went, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from vafa.customers.queries import map_customers
from vafa.foundation.words import Words
from vafa.panel.campaigns.tabs import draw_tabs
from vafa.panel.customers.profile import get_customer_in_reach
from vafa.panel.paging import draw_pager, find_next, read_before
from vafa.panel.scenarios.drawing import load_scenario_words
from vafa.scenarios.queries import (
    get_scenario,
    list_passings,
    list_travellers,
    list_ways_of,
    load_flows,
)
from vafa.scenarios.types import PassingRow, TravellerRow, TravellerState, find_stop
from vafa.staff.access import StaffRequest
from vafa.ui.htmx import render_page
from vafa.ui.types import Pager, Tab

ROWS = 50
STATES = {  # state → kind of badge, icon
    TravellerState.ON_THE_WAY: ("accent", "hourglass"),
    TravellerState.ARRIVED: ("plain", "check"),
    TravellerState.REACHED: ("good", "check-circle"),
    TravellerState.STOPPED: ("plain", "ban"),
    TravellerState.MERGED: ("plain", "users"),
    TravellerState.FAILED: ("bad", "alert"),
}
NOTES = {
    "no_number": _("no mobile"),
    "stopped": _("awards are stopped"),
    "control": _("left out by lot"),
}


@dataclass(frozen=True, kw_only=True)
class ShownStep:
    """A step that somebody took."""

    icon: str
    text: str
    way: str
    note: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ShownTraveller:
    """Somebody who set out, where they stand, and the steps they took."""

    row: TravellerRow
    name: str
    kind: str
    icon: str
    waits_at: str
    steps: list[ShownStep]


@dataclass(frozen=True, kw_only=True)
class PeoplePage:
    """Who set out on a scenario, the latest first."""

    tabs: list[Tab]
    scenario_id: int
    name: str
    travellers: list[ShownTraveller]
    pager: Pager


@dataclass(frozen=True, kw_only=True)
class WaysPage:
    """The ways of one customer."""

    customer_id: int
    name: str
    travellers: list[ShownTraveller]


def show_travellers(request: StaffRequest, *, scenario_id: int) -> HttpResponse:
    """Who set out."""
    scenario = get_scenario(scenario_id)
    rows = list_travellers(scenario_id, before_id=read_before(request), limit=ROWS + 1)
    page = PeoplePage(
        tabs=draw_tabs(request, "scenarios"),
        scenario_id=scenario_id,
        name=scenario.name,
        travellers=_show(rows[:ROWS], load_scenario_words(request.business)),
        pager=draw_pager(request.GET, find_next(rows, ROWS)),
    )
    return render_page(request, "panel/scenarios/people.html", {"page": page})


def show_ways(request: StaffRequest, *, customer_id: int) -> HttpResponse:
    """Which scenarios a customer is or was in."""
    customer = get_customer_in_reach(request, customer_id)
    page = WaysPage(
        customer_id=customer_id,
        name=customer.full_name,
        travellers=_show(list_ways_of(customer_id), load_scenario_words(request.business)),
    )
    return render_page(request, "panel/scenarios/ways.html", {"page": page})


def _show(rows: Sequence[TravellerRow], words: Words) -> list[ShownTraveller]:
    people = map_customers([row.customer_id for row in rows])
    passings = list_passings([row.id for row in rows])
    flows = load_flows({row.version_id for row in rows})

    def say(version_id: int, place: str) -> tuple[str, str]:
        stop = find_stop(flows[version_id], place)
        return (stop.step.icon, stop.step.describe(words)) if stop else ("", "")

    def show_step(passing: PassingRow) -> ShownStep:
        icon, text = say(passing.version_id, passing.place)
        note = str(NOTES.get(passing.note, ""))
        return ShownStep(icon=icon, text=text, way=passing.way, note=note, at=passing.at)

    return [
        ShownTraveller(
            row=row,
            name=people[row.customer_id].full_name,
            kind=STATES[row.state][0],
            icon=STATES[row.state][1],
            waits_at=say(row.version_id, row.place)[1],
            steps=[show_step(one) for one in passings.get(row.id, [])],
        )
        for row in rows
    ]
