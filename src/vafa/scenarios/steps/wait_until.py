"""Wait until an hour of the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.asking import Ask
from vafa.foundation.jalali import local_day, start_of_day
from vafa.foundation.words import Words
from vafa.scenarios.registry import steps
from vafa.scenarios.step import ON, Answer, Here, Scene, Step, Way


@steps.register
class WaitUntil(Step):
    """Until the clock of the business shows `clock` the next time."""

    slug = "wait_until"
    title = gettext_lazy("wait until an hour")
    icon = "clock"

    clock: Annotated[time, Ask("clock", gettext_lazy("Until this hour"))] = time(11)

    def take(self, party: Sequence[Here], scene: Scene) -> Mapping[int, Answer]:
        ends = {here.id: self._next(here.arrived_at, scene.zone) for here in party}
        return {
            traveller: ON if end <= scene.at else Answer(way=Way.WAIT, until=end)
            for traveller, end in ends.items()
        }

    @property
    def _passed(self) -> timedelta:
        """How much of a day has passed by then."""
        return timedelta(hours=self.clock.hour, minutes=self.clock.minute)

    def _next(self, at: datetime, zone: ZoneInfo) -> datetime:
        day = local_day(at, zone)
        today = start_of_day(day, zone) + self._passed
        tomorrow = start_of_day(day + timedelta(days=1), zone) + self._passed
        return today if today >= at else tomorrow

    def describe(self, words: Words) -> str:
        minute = self.clock.hour * 60 + self.clock.minute
        return _("wait until %(clock)s") % {"clock": words.clock(minute)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(clock=time(11)),)
