"""The terms under which value is given: from when it may be spent, and until when.

Days are days of the business's zone, months and seasons are Jalali unless a shop says otherwise.
The last day is good to its end: the instant that is stored is the next local midnight.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Annotated, ClassVar, Literal
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from pydantic import Field

from vafa.foundation import jalali
from vafa.foundation.asking import Ask
from vafa.foundation.shapes import Day, Shape
from vafa.foundation.words import Words

_CALENDARS = (
    ("jalali", gettext_lazy("the Jalali calendar")),
    ("gregorian", gettext_lazy("the Gregorian calendar")),
)
_PERIODS = (
    ("month", gettext_lazy("the Jalali month")),
    ("season", gettext_lazy("the season")),
    ("year", gettext_lazy("the Jalali year")),
)


class AfterDays(Shape):
    """So many days: given on the 1st with 45 days, good to the end of the 46th day."""

    title: ClassVar[Promise] = gettext_lazy("Some days")

    kind: Literal["days"] = "days"
    count: Annotated[
        int,
        Field(ge=0, le=3660),
        Ask("number", gettext_lazy("Good for"), unit=gettext_lazy("days")),
    ]

    def last_day(self, first: date) -> date:
        return first + timedelta(days=self.count)

    def describe(self, words: Words) -> str:
        return _("good for %(count)s days") % {"count": words.number(self.count)}


class AfterMonths(Shape):
    """So many months: the same day of a later month, or its last day when it is shorter.

    With `whole`, on to the end of that month.
    """

    title: ClassVar[Promise] = gettext_lazy("Some months")

    kind: Literal["months"] = "months"
    count: Annotated[
        int,
        Field(ge=1, le=120),
        Ask("number", gettext_lazy("Good for"), unit=pgettext_lazy("length", "months")),
    ]
    whole: Annotated[bool, Ask("yes", gettext_lazy("On to the end of that month"))] = False
    calendar: Annotated[
        Literal["jalali", "gregorian"], Ask("one", gettext_lazy("Months of"), of=_CALENDARS)
    ] = "jalali"

    def last_day(self, first: date) -> date:
        if self.calendar == "gregorian":
            year, month = divmod(first.year * 12 + first.month - 1 + self.count, 12)
            month_end = monthrange(year, month + 1)[1]
            return date(year, month + 1, month_end if self.whole else min(first.day, month_end))
        same_day = jalali.add_months(first, self.count)
        return jalali.last_day_of_month(same_day) if self.whole else same_day

    def describe(self, words: Words) -> str:
        count = words.number(self.count)
        if self.whole:
            return _("good to the end of the month %(count)s months later") % {"count": count}
        return _("good for %(count)s months") % {"count": count}


class EndOf(Shape):
    """To the end of the Jalali month, season or year in which it was given."""

    title: ClassVar[Promise] = gettext_lazy("To the end of a period")

    kind: Literal["end_of"] = "end_of"
    period: Annotated[
        Literal["month", "season", "year"],
        Ask("one", gettext_lazy("To the end of"), of=_PERIODS),
    ]

    def last_day(self, first: date) -> date:
        match self.period:
            case "month":
                return jalali.last_day_of_month(first)
            case "season":
                return jalali.last_day_of_season(first)
            case "year":
                return jalali.last_day_of_year(first)

    def describe(self, words: Words) -> str:
        match self.period:
            case "month":
                return _("good to the end of the month")
            case "season":
                return _("good to the end of the season")
            case "year":
                return _("good to the end of the year")


class OnDay(Shape):
    """To the end of one day, whenever it was given."""

    title: ClassVar[Promise] = gettext_lazy("To a fixed day")

    kind: Literal["on"] = "on"
    day: Annotated[Day, Ask("day", gettext_lazy("Last day"))]

    def last_day(self, first: date) -> date:
        return self.day

    def describe(self, words: Words) -> str:
        return _("good until %(day)s") % {"day": words.day(self.day)}


EXPIRIES = (AfterDays, AfterMonths, EndOf, OnDay)
Expiry = Annotated[AfterDays | AfterMonths | EndOf | OnDay, Field(discriminator="kind")]
"""How long value lasts from its first day on; where there is none, it lasts for ever."""


class Terms(Shape):
    """The terms of one award. A wait (hours, then days) covers the time to return a sale."""

    wait_hours: int = Field(default=0, ge=0, le=8784)
    wait_days: int = Field(default=0, ge=0, le=366)
    expiry: Expiry | None = None
    promotional: bool = True
    priority: int = Field(default=0, ge=-100, le=100)
    """Value of a lower number is spent first, whatever ends first."""

    def available_at(self, at: datetime, zone: ZoneInfo) -> datetime:
        """From when it may be spent; days keep the local time of day."""
        if not (self.wait_hours or self.wait_days):
            return at
        local = (at + timedelta(hours=self.wait_hours)).astimezone(zone)
        return (local + timedelta(days=self.wait_days)).astimezone(at.tzinfo)

    def last_day(self, at: datetime, zone: ZoneInfo) -> date | None:
        """The last day it is good, counted from the day it becomes available; None for ever."""
        if self.expiry is None:
            return None
        return self.expiry.last_day(jalali.local_day(self.available_at(at, zone), zone))

    def expires_at(self, at: datetime, zone: ZoneInfo) -> datetime | None:
        """The first instant at which it is gone: midnight after its last day; None for never."""
        last_day = self.last_day(at, zone)
        return None if last_day is None else jalali.end_of_day(last_day, zone)

    def is_over(self, day: date, minute: int) -> bool:
        """Whether value given at this local minute of the day would end before it begins.

        Only a fixed day can be over; every other end is counted from the first day on.
        """
        if not isinstance(self.expiry, OnDay):
            return False
        wait = timedelta(days=self.wait_days, hours=self.wait_hours, minutes=minute)
        return self.expiry.day < day + wait  # its full days

    def describe(self, words: Words) -> str:
        """The terms as a phrase: «با مهلت ۴۵ روز، قابل استفاده از ۲۴ ساعت بعد»."""
        parts = [self.expiry.describe(words) if self.expiry else _("without a time limit")]
        if self.wait_hours:
            hours = words.number(self.wait_hours)
            parts.append(_("usable %(count)s hours later") % {"count": hours})
        if self.wait_days:
            parts.append(_("usable %(count)s days later") % {"count": words.number(self.wait_days)})
        return words.series(parts)
