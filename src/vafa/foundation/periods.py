"""Periods of days, as a business looks back on them: this month so far, last week, any two days.

Days are days in the business's zone; weeks start on Saturday, months are Jalali. A period knows
with which earlier one it is compared fairly: the month so far with as many days of the month
before, a day with the same weekday a week ago.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from vafa.foundation import jalali


class Span(StrEnum):
    """What a period is a piece of; ANY is just two days."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From the first to the last day, both included."""

    first: date
    last: date
    span: Span = Span.ANY

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends before it begins")

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(self.days))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def start(self, zone: ZoneInfo) -> datetime:
        """The instant at which it begins."""
        return jalali.start_of_day(self.first, zone)

    def end(self, zone: ZoneInfo) -> datetime:
        """The instant at which it is over: the next local midnight."""
        return jalali.end_of_day(self.last, zone)

    def before(self) -> Period:
        """The earlier period to compare with.

        A day: the same weekday a week ago; a week: the week before; a month or season: as many
        days of the one before (all of it when this one is whole); a year: the same days a year
        ago; any other: as many days right before.
        """
        if self.span in (Span.DAY, Span.WEEK):
            week = timedelta(days=7)
            return Period(first=self.first - week, last=self.last - week, span=self.span)
        if self.span in _MONTHS:
            return self._months_before(_MONTHS[self.span])
        last = self.first - timedelta(days=1)
        return Period(first=last - timedelta(days=self.days - 1), last=last)

    def _months_before(self, months: int) -> Period:
        first = jalali.add_months(self.first, -months)
        if self.last == jalali.last_day_of_month(self.last):
            last = jalali.last_day_of_month(jalali.add_months(self.last, -months))
        else:
            last = jalali.add_months(self.last, -months)
        return Period(first=first, last=last, span=self.span)


_YOUNG_MONTH = 7  # days
_MONTHS = {Span.MONTH: 1, Span.SEASON: 3, Span.YEAR: 12}


class Preset(StrEnum):
    """Periods that people ask for by name."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    LAST_WEEK = "last_week"
    DAYS_30 = "30_days"
    MONTH = "month"
    LAST_MONTH = "last_month"
    SEASON = "season"
    YEAR = "year"


def make_period(preset: Preset, *, today: date) -> Period:
    """The period of this name, on this day. What still runs ends today."""
    yesterday = today - timedelta(days=1)
    week, month = jalali.first_day_of_week(today), jalali.first_day_of_month(today)
    last_week, last_month = week - timedelta(days=7), jalali.add_months(month, -1)
    first, last, span = {
        Preset.TODAY: (today, today, Span.DAY),
        Preset.YESTERDAY: (yesterday, yesterday, Span.DAY),
        Preset.WEEK: (week, today, Span.WEEK),
        Preset.LAST_WEEK: (last_week, week - timedelta(days=1), Span.WEEK),
        Preset.DAYS_30: (today - timedelta(days=29), today, Span.ANY),
        Preset.MONTH: (month, today, Span.MONTH),
        Preset.LAST_MONTH: (last_month, month - timedelta(days=1), Span.MONTH),
        Preset.SEASON: (jalali.first_day_of_season(today), today, Span.SEASON),
        Preset.YEAR: (jalali.first_day_of_year(today), today, Span.YEAR),
    }[preset]
    return Period(first=first, last=last, span=span)


def choose_preset(*, today: date) -> Preset:
    """What to look at unasked: this month, or the last thirty days while it is young."""
    is_young = (today - jalali.first_day_of_month(today)).days < _YOUNG_MONTH
    return Preset.DAYS_30 if is_young else Preset.MONTH
