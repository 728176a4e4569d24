"""Writing scenarios, and switching them on and off."""

from __future__ import annotations

from datetime import datetime

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.messaging.actions import save_wording
from vafa.scenarios.errors import NoSteps, ScenarioHasEnded, UnknownScenario
from vafa.scenarios.flow import walk
from vafa.scenarios.models import Scenario, ScenarioVersion, Traveller
from vafa.scenarios.spec import ScenarioSpec, read_spec, write_spec
from vafa.scenarios.types import ScenarioState, TravellerState


def make_scenario(spec: ScenarioSpec, *, actor: Actor, at: datetime, ready: str = "") -> int:
    """A new scenario, as a draft; returns its id. Refuses a text that cannot be written."""
    scenario = Scenario(name=spec.name, created_at=at, ready=ready)
    scenario.save(force_insert=True)
    _write_version(scenario, spec, actor=actor, at=at)
    _note(scenario, "scenario.made", actor=actor, at=at)
    return scenario.id


def change_scenario(scenario_id: int, spec: ScenarioSpec, *, actor: Actor, at: datetime) -> None:
    """What the scenario says from now on: who is on the way goes on as they set out.

    The same again changes nothing. UnknownScenario, ScenarioHasEnded, NoSteps while it runs.
    """
    scenario = _lock(scenario_id)
    if read_spec(_newest(scenario).spec) == spec:
        return
    if scenario.state == ScenarioState.LIVE and not spec.steps:
        raise NoSteps
    scenario.newest += 1
    scenario.name, scenario.looked_on = spec.name, None
    scenario.save(update_fields=["newest", "name", "looked_on"])
    _write_version(scenario, spec, actor=actor, at=at)
    _note(scenario, "scenario.changed", actor=actor, at=at, version=scenario.newest)


def start_scenario(scenario_id: int, *, actor: Actor, at: datetime) -> None:
    """Let it run, or run on. A repeat changes nothing. NoSteps, ScenarioHasEnded."""
    scenario = _lock(scenario_id)
    if not read_spec(_newest(scenario).spec).steps:
        raise NoSteps
    _turn(scenario, ScenarioState.LIVE, "scenario.started", actor=actor, at=at)


def pause_scenario(scenario_id: int, *, actor: Actor, at: datetime) -> None:
    """Let nobody set out, and who is on the way stand still. A repeat changes nothing."""
    _turn(_lock(scenario_id), ScenarioState.PAUSED, "scenario.paused", actor=actor, at=at)


def end_scenario(scenario_id: int, *, actor: Actor, at: datetime) -> None:
    """Let it be over, for who is on the way too. A repeat is refused: ScenarioHasEnded."""
    scenario = _lock(scenario_id)
    travellers = Traveller.objects.filter(scenario_id=scenario_id, state=TravellerState.ON_THE_WAY)
    travellers.update(state=TravellerState.STOPPED, ended_at=at)
    _turn(scenario, ScenarioState.ENDED, "scenario.ended", actor=actor, at=at)


def _lock(scenario_id: int) -> Scenario:
    scenario = Scenario.objects.select_for_update().filter(id=scenario_id).first()
    if scenario is None:
        raise UnknownScenario
    if scenario.state == ScenarioState.ENDED:
        raise ScenarioHasEnded
    return scenario


def _newest(scenario: Scenario) -> ScenarioVersion:
    version: ScenarioVersion = ScenarioVersion.objects.get(
        scenario_id=scenario.id, number=scenario.newest
    )
    return version


def _turn(
    scenario: Scenario, state: ScenarioState, act: str, *, actor: Actor, at: datetime
) -> None:
    if scenario.state == state:
        return
    scenario.state = state
    scenario.save(update_fields=["state"])
    _note(scenario, act, actor=actor, at=at)


def _write_version(scenario: Scenario, spec: ScenarioSpec, *, actor: Actor, at: datetime) -> None:
    texts = {place: stop.step for place, stop in walk(spec.steps) if stop.step.text}
    ScenarioVersion(
        scenario_id=scenario.id,
        number=scenario.newest,
        spec=write_spec(spec),
        wordings={
            place: save_wording(step.text, target=step.target, at=at)
            for place, step in texts.items()
        },
        changed_by=actor.label,
        changed_at=at,
    ).save(force_insert=True)


def _note(scenario: Scenario, act: str, *, actor: Actor, at: datetime, **facts: object) -> None:
    record(
        actor=actor,
        act=act,
        at=at,
        object_kind="scenario",
        object_id=scenario.id,
        name=scenario.name,
        **facts,
    )
