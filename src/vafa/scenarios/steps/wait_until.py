"""Wait until an hour of the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.foundation.asking import Ask
from vafa.foundation.jalali import local_day, start_of_day
from vafa.foundation.words import Words
from vafa.scenarios.registry import steps
from vafa.scenarios.step import ON, Answer, Here, Scene, Step, Way


@steps.register
class WaitUntil(Step):
    """Until the clock of the business shows `minute` (of the day) the next time."""

    slug = "wait_until"
    title = gettext_lazy("wait until an hour")
    icon = "clock"

    minute: Annotated[
        int, Field(ge=0, le=24 * 60 - 1), Ask("clock", gettext_lazy("Until this hour"))
    ] = 11 * 60

    def take(self, party: Sequence[Here], scene: Scene) -> Mapping[int, Answer]:
        ends = {here.id: self._next(here.arrived_at, scene.zone) for here in party}
        return {
            traveller: ON if end <= scene.at else Answer(way=Way.WAIT, until=end)
            for traveller, end in ends.items()
        }

    def _next(self, at: datetime, zone: ZoneInfo) -> datetime:
        day = local_day(at, zone)
        today = start_of_day(day, zone) + timedelta(minutes=self.minute)
        tomorrow = start_of_day(day + timedelta(days=1), zone) + timedelta(minutes=self.minute)
        return today if today >= at else tomorrow

    def describe(self, words: Words) -> str:
        return _("wait until %(clock)s") % {"clock": words.clock(self.minute)}

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(minute=11 * 60),)
