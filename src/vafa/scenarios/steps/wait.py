"""Wait for some time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Self

from django.utils.translation import gettext_lazy, ngettext
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.words import Words
from vafa.scenarios.registry import steps
from vafa.scenarios.step import ON, Answer, Here, Scene, Step, Way


class _Wait(Step):
    """So long after they came here."""

    @property
    def length(self) -> timedelta:
        """How long."""
        raise NotImplementedError

    def take(self, party: Sequence[Here], scene: Scene) -> Mapping[int, Answer]:
        ends = {here.id: here.arrived_at + self.length for here in party}
        return {
            traveller: ON if end <= scene.at else Answer(way=Way.WAIT, until=end)
            for traveller, end in ends.items()
        }


@steps.register
class WaitDays(_Wait):
    """So many times 24 hours."""

    slug = "wait_days"
    title = gettext_lazy("wait some days")
    icon = "hourglass"

    days: Annotated[
        int,
        Field(ge=1, le=365),
        Ask("number", gettext_lazy("Wait"), unit=gettext_lazy("days")),
    ] = 3

    @property
    def length(self) -> timedelta:
        return timedelta(days=self.days)

    def describe(self, words: Words) -> str:
        said = ngettext("wait %(count)s day", "wait %(count)s days", self.days)
        return said % {"count": words.number(self.days)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(days=3),)


@steps.register
class WaitHours(_Wait):
    """So many hours."""

    slug = "wait_hours"
    title = gettext_lazy("wait some hours")
    icon = "hourglass"

    hours: Annotated[
        int,
        Field(ge=1, le=72),
        Ask("number", gettext_lazy("Wait"), unit=gettext_lazy("hours")),
    ] = 2

    @property
    def length(self) -> timedelta:
        return timedelta(hours=self.hours)

    def describe(self, words: Words) -> str:
        said = ngettext("wait %(count)s hour", "wait %(count)s hours", self.hours)
        return said % {"count": words.number(self.hours)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(hours=2),)
