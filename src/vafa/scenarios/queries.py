"""Reading scenarios: how they stand, how many took which step, what happened to one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, F, QuerySet

from vafa.customers.queries import map_heirs, selves_of
from vafa.scenarios.errors import UnknownScenario
from vafa.scenarios.measuring import measure
from vafa.scenarios.models import Passing, ScenarioVersion, Traveller
from vafa.scenarios.ready import READY, find_ready
from vafa.scenarios.spec import read_spec
from vafa.scenarios.types import (
    Flow,
    PassingRow,
    ScenarioResult,
    ScenarioRow,
    ScenarioState,
    TravellerCounts,
    TravellerRow,
    TravellerState,
    VersionRow,
    Way,
)

__all__ = [
    "READY",
    "count_at_places",
    "count_by_version",
    "count_ways",
    "find_ready",
    "get_scenario",
    "list_passings",
    "list_scenarios",
    "list_travellers",
    "list_versions",
    "list_ways_of",
    "load_flows",
    "load_result",
]


def list_scenarios() -> list[ScenarioRow]:
    """Every scenario, running ones first, then by age."""
    return _view(ScenarioVersion.objects.filter(number=F("scenario__newest")))


def get_scenario(scenario_id: int) -> ScenarioRow:
    """The scenario, or UnknownScenario."""
    rows = ScenarioVersion.objects.filter(number=F("scenario__newest"), scenario_id=scenario_id)
    found = _view(rows)
    if not found:
        raise UnknownScenario
    return found[0]


def load_result(scenario_id: int, *, at: datetime) -> ScenarioResult | None:
    """What the scenario did, against who was left out by lot; None where nobody is."""
    return measure(scenario_id, get_scenario(scenario_id).spec, at=at)


def list_versions(scenario_id: int) -> list[VersionRow]:
    """What the scenario said and when, the newest first."""
    rows = ScenarioVersion.objects.filter(scenario_id=scenario_id).order_by("-number")
    return [
        VersionRow(
            id=row.id,
            number=row.number,
            changed_by=row.changed_by,
            changed_at=row.changed_at,
            spec=read_spec(row.spec),
        )
        for row in rows
    ]


def load_flows(version_ids: Collection[int]) -> dict[int, Flow]:
    """The ways of these versions."""
    rows = ScenarioVersion.objects.filter(id__in=version_ids)
    return {row.id: read_spec(row.spec).steps for row in rows}


def count_at_places(version_id: int) -> dict[str, int]:
    """How many stand at each place of a version now."""
    rows = Traveller.objects.filter(version_id=version_id, state=TravellerState.ON_THE_WAY)
    return dict(rows.values_list("place").annotate(Count("id")))


def count_by_version(scenario_id: int) -> dict[int, int]:
    """How many are on the way of each version of a scenario now."""
    rows = Traveller.objects.filter(scenario_id=scenario_id, state=TravellerState.ON_THE_WAY)
    return dict(rows.values_list("version_id").annotate(Count("id")))


def count_ways(version_id: int) -> dict[str, dict[Way, int]]:
    """How many left each place of a version by which way."""
    found: dict[str, dict[Way, int]] = defaultdict(dict)
    rows = Passing.objects.filter(version_id=version_id).values_list("place", "way")
    for place, way, count in rows.annotate(Count("id")):
        found[place][Way(way)] = count
    return dict(found)


def list_travellers(scenario_id: int, *, before_id: int | None, limit: int) -> list[TravellerRow]:
    """Who set out on a scenario, the latest first."""
    rows = Traveller.objects.filter(scenario_id=scenario_id)
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    return _view_travellers(rows.order_by("-id")[:limit])


def list_ways_of(
    customer_id: int, *, until: datetime | None = None, limit: int = 20
) -> list[TravellerRow]:
    """On which scenarios a customer set out, or who went into them, before `until`; the latest
    first.
    """
    rows = Traveller.objects.filter(customer_id__in=selves_of([customer_id]))
    if until is not None:
        rows = rows.filter(began_at__lt=until)
    return _view_travellers(rows.order_by("-began_at", "-id")[:limit])


def list_passings(traveller_ids: Collection[int]) -> dict[int, list[PassingRow]]:
    """The steps that these travellers took, in order."""
    found: dict[int, list[PassingRow]] = defaultdict(list)
    for row in Passing.objects.filter(traveller_id__in=traveller_ids).order_by("id"):
        found[row.traveller_id].append(
            PassingRow(
                version_id=row.version_id,
                place=row.place,
                way=Way(row.way),
                note=row.note,
                at=row.at,
            )
        )
    return dict(found)


def _view(versions: QuerySet[ScenarioVersion]) -> list[ScenarioRow]:
    rows = list(versions.select_related("scenario"))
    counts = _count([row.scenario_id for row in rows])
    found = [
        ScenarioRow(
            id=row.scenario_id,
            name=row.scenario.name,
            state=ScenarioState(row.scenario.state),
            ready=row.scenario.ready,
            version=row.number,
            version_id=row.id,
            spec=read_spec(row.spec),
            counts=counts.get(row.scenario_id, TravellerCounts()),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.state != ScenarioState.LIVE, one.id))


def _count(scenario_ids: Collection[int]) -> dict[int, TravellerCounts]:
    rows = Traveller.objects.filter(scenario_id__in=scenario_ids)
    by_state: dict[int, dict[str, int]] = defaultdict(dict)
    for scenario_id, state, count in rows.values_list("scenario_id", "state").annotate(Count("id")):
        by_state[scenario_id][state] = count
    return {one: TravellerCounts(**counts) for one, counts in by_state.items()}


def _view_travellers(rows: QuerySet[Traveller]) -> list[TravellerRow]:
    found = list(rows.select_related("scenario"))
    heirs = map_heirs({row.customer_id for row in found})
    return [
        TravellerRow(
            id=row.id,
            scenario_id=row.scenario_id,
            scenario=row.scenario.name,
            version_id=row.version_id,
            customer_id=heirs[row.customer_id],
            is_control=row.is_control,
            state=TravellerState(row.state),
            began_at=row.began_at,
            place=row.place,
            due_at=row.due_at,
            ended_at=row.ended_at,
        )
        for row in found
    ]
