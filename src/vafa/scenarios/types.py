"""What crosses the door of scenarios."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from vafa.foundation.effect.verdict import Effect
from vafa.scenarios.flow import Flow, Stop, find_stop, next_place, read_flow, walk, write_flow
from vafa.scenarios.moment import Happening, Moment
from vafa.scenarios.spec import MOST_CONTROL_PERCENT, ScenarioSpec, read_spec
from vafa.scenarios.step import Step, Way

__all__ = [
    "MOST_CONTROL_PERCENT",
    "Flow",
    "Happening",
    "Moment",
    "PassingRow",
    "ScenarioResult",
    "ScenarioRow",
    "ScenarioSpec",
    "ScenarioState",
    "Step",
    "Stop",
    "TravellerCounts",
    "TravellerRow",
    "TravellerState",
    "VersionRow",
    "Way",
    "find_stop",
    "next_place",
    "read_flow",
    "read_spec",
    "walk",
    "write_flow",
]


class ScenarioState(models.TextChoices):
    """How it stands. Paused: nobody sets out, and who is on the way stands still."""

    DRAFT = "draft", _("Draft")
    LIVE = "live", _("Running")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class TravellerState(models.TextChoices):
    """How it stands with somebody who set out."""

    ON_THE_WAY = "on_the_way", _("On the way")
    ARRIVED = "arrived", _("Came to the end")
    REACHED = "reached", _("Reached the goal")
    STOPPED = "stopped", _("The scenario was ended")
    MERGED = "merged", _("Goes on as the customer they were merged with")
    FAILED = "failed", _("Could not go on")


@dataclass(frozen=True, slots=True, kw_only=True)
class TravellerCounts:
    """How many set out on a scenario, and what became of them."""

    on_the_way: int = 0
    arrived: int = 0
    reached: int = 0
    stopped: int = 0
    merged: int = 0
    failed: int = 0

    @property
    def all(self) -> int:
        """Everybody who ever set out."""
        return self.on_the_way + self.arrived + self.reached + self.stopped + self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioRow:
    """A scenario as it stands: its newest version, and what became of who set out."""

    id: int
    name: str
    state: ScenarioState
    ready: str
    version: int
    version_id: int
    spec: ScenarioSpec
    counts: TravellerCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioResult:
    """What a scenario did. `people` and `control` are those whose days are over, `waiting` those
    whose days are not, `since` when the first of them set out. `effect` is None while a group has
    fewer than two people; `is_fair`: as many were left out as the share says.
    """

    people: int
    control: int
    waiting: int
    since: datetime | None
    effect: Effect | None
    is_fair: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """What a scenario said from an instant on, and who wrote it."""

    id: int
    number: int
    changed_by: str
    changed_at: datetime
    spec: ScenarioSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class TravellerRow:
    """Somebody who set out, by now perhaps as another: where they are, and since when."""

    id: int
    scenario_id: int
    scenario: str
    version_id: int
    customer_id: int
    is_control: bool
    state: TravellerState
    began_at: datetime
    place: str
    due_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassingRow:
    """A step that somebody took, and the way they went; `note` is a word of the step."""

    version_id: int
    place: str
    way: Way
    note: str
    at: datetime
