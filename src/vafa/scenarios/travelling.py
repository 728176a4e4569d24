"""Setting out, and going on: step by step, many at once, each step together with its trace.

Whoever stands at the same step of the same version takes it together. A step that fails for a
party holds up nobody else: it is tried again later, and given up in the end.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce

from vafa.customers.queries import map_heirs, selves_of
from vafa.foundation.draw import PER_PERCENT, draw
from vafa.foundation.ids import new_id
from vafa.scenarios.flow import END, find_stop, first_place, next_place
from vafa.scenarios.models import Passing, Scenario, ScenarioVersion, Traveller
from vafa.scenarios.spec import ScenarioSpec, read_spec
from vafa.scenarios.step import ON, Answer, Here, Scene, Step, Way
from vafa.scenarios.types import ScenarioState, TravellerState
from vafa.segments.queries import customers_in, get_segment
from vafa.tenancy.bulk import insert_many, update_many
from vafa.tenancy.queries import load_current_business

CONTROL = "control"
MOST_TRIES = 5
_AGAIN_AFTER = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
_PERSON = Coalesce("customer__merged_into_id", "customer_id")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What is known of the travellers who go on now: their versions, and who they are by now."""

    versions: Mapping[int, tuple[ScenarioVersion, ScenarioSpec]]
    heirs: Mapping[int, int]
    zone: ZoneInfo
    at: datetime


def set_out(
    scenario: Scenario,
    version: ScenarioVersion,
    comers: Iterable[tuple[int, str]],
    *,
    began_at: datetime,
    at: datetime,
) -> int:
    """Let customers set out, each for an occasion; return how many did. Nobody among them was
    merged into another.

    Who is on the way already, set out for this occasion before, or may not again so soon, stays.
    """
    spec = read_spec(version.spec)
    wanted = dict(comers)
    bound = spec.control_percent * PER_PERCENT
    welcome = _leave_out(wanted, scenario, spec, at=at)
    rows = [
        Traveller(
            scenario_id=scenario.id,
            version_id=version.id,
            customer_id=customer_id,
            occasion=wanted[customer_id],
            goal=spec.goal,
            is_control=draw(name_lot(scenario.id), customer_id) < bound,
            began_at=began_at,
            place=first_place(spec.steps),
            arrived_at=at,
            due_at=at,
        )
        for customer_id in welcome
    ]
    Traveller.objects.bulk_create(rows, ignore_conflicts=True)
    return Traveller.objects.filter(id__in=[one.id for one in rows]).count()


def advance_due(*, at: datetime, limit: int = 500) -> int:
    """Let up to `limit` travellers who are due take their next steps; return how many there were.

    Safe to run in several workers at once, and again.
    """
    rows = Traveller.objects.filter(
        state=TravellerState.ON_THE_WAY, due_at__lte=at, scenario__state=ScenarioState.LIVE
    )
    due = list(
        rows.order_by("due_at", "id").select_for_update(of=("self",), skip_locked=True)[:limit]
    )
    round_ = _know(due, at=at)
    going = _stand_aside(due, round_)
    while going:
        going = _take_steps(going, round_)
    return len(due)


def take_up_again(customer_id: int, *, at: datetime) -> None:
    """Let who is somebody of their own again go on where they stood aside. A repeat changes
    nothing.
    """
    rows = Traveller.objects.filter(customer_id__in=selves_of([customer_id]))
    busy = rows.filter(state=TravellerState.ON_THE_WAY).values("scenario_id")
    aside = rows.filter(state=TravellerState.MERGED).exclude(scenario_id__in=busy)
    open_ = aside.exclude(scenario__state=ScenarioState.ENDED)
    open_.update(state=TravellerState.ON_THE_WAY, ended_at=None, due_at=at)


def name_lot(scenario_id: int) -> str:
    """The salt by which the control group of a scenario is drawn."""
    return f"scenario:{scenario_id}"


def _know(due: Sequence[Traveller], *, at: datetime) -> Round:
    versions = ScenarioVersion.objects.filter(id__in={one.version_id for one in due})
    return Round(
        versions={one.id: (one, read_spec(one.spec)) for one in versions},
        heirs=map_heirs({one.customer_id for one in due}),
        zone=ZoneInfo(load_current_business().zone),
        at=at,
    )


def _stand_aside(due: list[Traveller], round_: Round) -> list[Traveller]:
    """Who goes on: of those who are one person since a merge, one alone goes a scenario's way.

    It is the one who was kept, if they ever set out on it, or else who did so first.
    """
    merged = [one for one in due if round_.heirs[one.customer_id] != one.customer_id]
    if not merged:
        return due
    people = {round_.heirs[one.customer_id] for one in merged}
    rows = Traveller.objects.filter(
        scenario_id__in={one.scenario_id for one in merged}, customer_id__in=selves_of(people)
    ).exclude(state=TravellerState.MERGED)
    first: dict[tuple[int, int], tuple[bool, int, int]] = {}
    for scenario_id, customer_id, person, number in rows.annotate(person=_PERSON).values_list(
        "scenario_id", "customer_id", "person", "id"
    ):
        rank = (customer_id != person, number, customer_id)
        first[scenario_id, person] = min(rank, first.get((scenario_id, person), rank))
    aside = [
        one
        for one in merged
        if first[one.scenario_id, round_.heirs[one.customer_id]][2] != one.customer_id
    ]
    for one in aside:
        one.state, one.ended_at = TravellerState.MERGED, round_.at
    _keep(aside)
    return [one for one in due if one.state == TravellerState.ON_THE_WAY]


def _leave_out(
    wanted: dict[int, str], scenario: Scenario, spec: ScenarioSpec, *, at: datetime
) -> list[int]:
    """Who may set out: inside the segment, if one is asked for, and not again too soon."""
    welcome = list(wanted)
    if spec.only_segment_id is not None:
        inside = customers_in(get_segment(spec.only_segment_id).node, at=at)
        welcome = list(inside.filter(id__in=welcome).values_list("id", flat=True))
    rows = Traveller.objects.filter(
        scenario_id=scenario.id, customer_id__in=selves_of(welcome)
    ).annotate(person=_PERSON)
    on_the_way = Count("id", filter=Q(state=TravellerState.ON_THE_WAY))
    before = rows.values("person").annotate(latest=Max("began_at"), now=on_the_way)
    since = None if spec.again_after_days is None else at - timedelta(days=spec.again_after_days)
    stays = {
        one["person"] for one in before if since is None or one["now"] or one["latest"] > since
    }
    return [one for one in welcome if one not in stays]


def _take_steps(going: Sequence[Traveller], round_: Round) -> list[Traveller]:
    """One step for each; return who came to a further one."""
    parties = defaultdict[tuple[int, str], list[Traveller]](list)
    for one in going:
        parties[one.version_id, one.place].append(one)
    further = []
    for (version_id, place), party in sorted(parties.items()):
        try:
            with transaction.atomic():
                further += _take_step(party, round_)
        except Exception:  # one step's mistake must not hold up all others
            log.exception("step %s of scenario version %s", place, version_id)
            _try_later(party, at=round_.at)
    return further


def _take_step(party: list[Traveller], round_: Round) -> list[Traveller]:
    place, at = party[0].place, round_.at
    version, spec = round_.versions[party[0].version_id]
    stop = find_stop(spec.steps, place)
    if stop is None:
        for one in party:
            one.state, one.ended_at, one.place = TravellerState.ARRIVED, at, END
        _keep(party)
        return []
    scene = Scene(
        scenario_id=version.scenario_id,
        place=place,
        at=at,
        zone=round_.zone,
        wording_id=version.wordings.get(place),
    )
    answers = _ask(stop.step, party, scene, round_.heirs)
    insert_many(
        Passing,
        [
            {
                "id": new_id(),
                "traveller_id": one.id,
                "version_id": version.id,
                "place": place,
                "way": answers[one.id].way,
                "note": answers[one.id].note,
                "at": at,
            }
            for one in party
            if answers[one.id].way is not Way.WAIT
        ],
    )
    return _move(party, answers, spec, at=at)


def _ask(
    step: Step, party: Sequence[Traveller], scene: Scene, heirs: Mapping[int, int]
) -> dict[int, Answer]:
    """What the step says of each. What reaches out to people is not asked of the control group."""
    spared = {one.id for one in party if one.is_control and step.reaches_out}
    here = [
        Here(
            id=one.id,
            customer_id=heirs[one.customer_id],
            began_at=one.began_at,
            arrived_at=one.arrived_at,
        )
        for one in party
        if one.id not in spared
    ]
    said = step.take(here, scene) if here else {}
    passed_over = dict.fromkeys(spared, Answer(way=Way.ON, note=CONTROL))
    return {one.id: ON for one in party} | dict(said) | passed_over


def _move(
    party: list[Traveller], answers: dict[int, Answer], spec: ScenarioSpec, *, at: datetime
) -> list[Traveller]:
    further = []
    for one in party:
        answer = answers[one.id]
        one.tries = 0
        if answer.way is Way.WAIT:
            assert answer.until is not None, "who waits is told until when"
            one.due_at = answer.until
            continue
        one.place = next_place(spec.steps, one.place, answer.way)
        one.arrived_at = one.due_at = at
        if one.place == END:
            one.state, one.ended_at = TravellerState.ARRIVED, at
        else:
            further.append(one)
    _keep(party)
    return further


def _try_later(party: Sequence[Traveller], *, at: datetime) -> None:
    """As they stood before the step: what it did to them in memory is forgotten."""
    rows = list(Traveller.objects.filter(id__in=[one.id for one in party]))
    for one in rows:
        one.tries += 1
        if one.tries >= MOST_TRIES:
            one.state, one.ended_at = TravellerState.FAILED, at
        else:
            one.due_at = at + _AGAIN_AFTER[one.tries - 1]
    _keep(rows)


def _keep(party: Sequence[Traveller]) -> None:
    fields = ("id", "place", "arrived_at", "due_at", "tries", "state", "ended_at")
    update_many(Traveller, [{name: getattr(one, name) for name in fields} for one in party])
