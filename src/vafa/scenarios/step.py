"""What happens to somebody on the way of a scenario, and where they go from there."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

from vafa.foundation.shapes import Kind
from vafa.foundation.words import Words


class Way(StrEnum):
    """Where somebody goes from a step."""

    ON = "on"
    WAIT = "wait"  # stays, and is looked at again
    YES = "yes"
    NO = "no"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a step says of one traveller. `until` is when to look again; `note` tells why, in a word
    of the step.
    """

    way: Way
    until: datetime | None = None
    note: str = ""


ON = Answer(way=Way.ON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """A traveller at a step: who they are now, when they set out, and when they came to it."""

    id: int
    customer_id: int
    began_at: datetime
    arrived_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where and when a step is taken: `place` of the version's flow, in the business's zone."""

    scenario_id: int
    place: str
    at: datetime
    zone: ZoneInfo
    wording_id: int | None = None

    def reference(self, here: Here) -> str:
        """The name of what happens to this traveller at this place: it happens once."""
        return f"scenario:{here.id}:{self.place}"


class Step(Kind):
    """One step, with the settings a shop gave it; one file in `scenarios/steps`.

    With `forks`, travellers go on by `yes` or by `no`. What `reaches_out` brings something to
    people, which the control group is spared. Each effect has the scene's reference, so that taking
    a step twice does what once does.
    """

    title: ClassVar[Promise]
    icon: ClassVar[str]
    forks: ClassVar[bool] = False
    reaches_out: ClassVar[bool] = False

    @property
    def text(self) -> str:
        """The words that it sends, which are kept with the version; empty for none."""
        return ""

    @property
    def target(self) -> str:
        """Where `{link}` in its words leads; empty for the customer's own pages."""
        return ""

    @property
    def carried_by(self) -> str:
        """How its words get there, in words; empty for the usual way."""
        return ""

    @abstractmethod
    def take(self, party: Sequence[Here], scene: Scene) -> Mapping[int, Answer]:
        """What comes of it for each traveller, by id; who is left out goes on."""

    @abstractmethod
    def describe(self, words: Words) -> str:
        """It as a phrase: «۳ روز صبر»."""

    @classmethod
    @abstractmethod
    def examples(cls) -> tuple[Self, ...]:
        """Settings as a shop would choose them, for tests and documentation."""
