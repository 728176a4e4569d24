"""Setting out, and going on: step by step, many at once, each step together with its trace.

Whoever stands at the same step of the same version takes it together. A step that fails for a
party holds up nobody else: it is tried again later, and given up in the end.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max

from vafa.scenarios.flow import END, find_stop, first_place, next_place
from vafa.scenarios.models import Passing, Scenario, ScenarioVersion, Traveller
from vafa.scenarios.spec import ScenarioSpec, read_spec
from vafa.scenarios.step import ON, Answer, Here, Scene, Way
from vafa.scenarios.types import ScenarioState, TravellerState
from vafa.segments.queries import customers_in, get_segment
from vafa.tenancy.queries import load_current_business

MOST_TRIES = 5
_AGAIN_AFTER = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
log = logging.getLogger(__name__)


def set_out(
    scenario: Scenario,
    version: ScenarioVersion,
    comers: Iterable[tuple[int, str]],
    *,
    began_at: datetime,
    at: datetime,
) -> int:
    """Let customers set out, each for an occasion; return how many did.

    Who is on the way already, set out for this occasion before, or may not again so soon, stays.
    """
    spec = read_spec(version.spec)
    wanted = dict(comers)
    welcome = _leave_out(wanted, scenario, spec, at=at)
    rows = [
        Traveller(
            scenario_id=scenario.id,
            version_id=version.id,
            customer_id=customer_id,
            occasion=wanted[customer_id],
            goal=spec.goal,
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
    versions = ScenarioVersion.objects.filter(id__in={one.version_id for one in due})
    known = {one.id: (one, read_spec(one.spec)) for one in versions}
    going = due
    while going:
        going = _take_steps(going, known, at=at)
    return len(due)


def _leave_out(
    wanted: dict[int, str], scenario: Scenario, spec: ScenarioSpec, *, at: datetime
) -> list[int]:
    """Who may set out: inside the segment, if one is asked for, and not again too soon."""
    welcome = list(wanted)
    if spec.only_segment_id is not None:
        inside = customers_in(get_segment(spec.only_segment_id).node, at=at)
        welcome = list(inside.filter(id__in=welcome).values_list("id", flat=True))
    rows = Traveller.objects.filter(scenario_id=scenario.id, customer_id__in=welcome)
    latest = dict(rows.values_list("customer_id").annotate(Max("began_at")))
    if spec.again_after_days is None:
        return [one for one in welcome if one not in latest]
    since = at - timedelta(days=spec.again_after_days)
    return [one for one in welcome if one not in latest or latest[one] <= since]


def _take_steps(
    going: Sequence[Traveller],
    known: dict[int, tuple[ScenarioVersion, ScenarioSpec]],
    *,
    at: datetime,
) -> list[Traveller]:
    """One step for each; return who came to a further one."""
    parties = defaultdict[tuple[int, str], list[Traveller]](list)
    for one in going:
        parties[one.version_id, one.place].append(one)
    further = []
    for (version_id, _place), party in sorted(parties.items()):
        version, spec = known[version_id]
        try:
            with transaction.atomic():
                further += _take_step(party, version, spec, at=at)
        except Exception:  # one step's mistake must not hold up all others
            log.exception("step %s of scenario version %s", party[0].place, version_id)
            _try_later(party, at=at)
    return further


def _take_step(
    party: list[Traveller], version: ScenarioVersion, spec: ScenarioSpec, *, at: datetime
) -> list[Traveller]:
    place = party[0].place
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
        zone=ZoneInfo(load_current_business().zone),
        wording_id=version.wordings.get(place),
    )
    here = [
        Here(
            id=one.id,
            customer_id=one.customer_id,
            began_at=one.began_at,
            arrived_at=one.arrived_at,
        )
        for one in party
    ]
    said = stop.step.take(here, scene)
    answers = {one.id: said.get(one.id, ON) for one in party}
    Passing.objects.bulk_create(
        [
            Passing(
                traveller_id=one.id,
                version_id=version.id,
                place=place,
                way=answers[one.id].way,
                note=answers[one.id].note,
                at=at,
            )
            for one in party
            if answers[one.id].way is not Way.WAIT
        ]
    )
    return _move(party, answers, spec, at=at)


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


def _end(party: list[Traveller], state: TravellerState, *, at: datetime) -> None:
    for one in party:
        one.state, one.ended_at, one.place = state, at, END
    _keep(party)


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
    fields = ["place", "arrived_at", "due_at", "tries", "state", "ended_at"]
    Traveller.objects.bulk_update(party, fields)
