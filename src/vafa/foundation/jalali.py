"""The Iranian calendar: days, months, seasons and years of a business, and how they are written.

A day is a `datetime.date`, an instant an aware `datetime` in UTC; Jalali is how people count and
read them. Nothing here reads the clock: the caller says what time it is.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import jdatetime

from vafa.foundation.formatting import Digits
from vafa.foundation.persian import search_key, to_latin_digits, to_persian_digits

TEHRAN = ZoneInfo("Asia/Tehran")

MONTHS = (
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
)
SEASONS = ("بهار", "تابستان", "پاییز", "زمستان")
WEEKDAYS = (  # a week starts on Saturday
    "شنبه",
    "یکشنبه",
    "دوشنبه",
    "سه‌شنبه",
    "چهارشنبه",
    "پنجشنبه",
    "جمعه",
)

_LEAP_YEAR = 1403  # has every day that a year can have
_DAYS_OF_A_LIFE = 2**15  # as many days as people are born on, or buy on
_FIRST_YEAR, _LAST_YEAR = 1200, 1600  # where jdatetime and the observed calendar agree
_MONTH_NUMBERS = {search_key(name): number for number, name in enumerate(MONTHS, 1)}
_NUMBERS = re.compile(r"([0-9]{1,4})[/.\-\s]+([0-9]{1,2})[/.\-\s]+([0-9]{1,4})")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_NAMED = re.compile(r"(?:[^0-9]*(?:شنبه|جمعه) )?([0-9]{1,2}) ?([^\W\d]+)(?: ماه)? ?([0-9]{2,4})")


FIRST_DAY, LAST_DAY = date(1821, 3, 21), date(2222, 3, 20)  # of those years


@lru_cache(_DAYS_OF_A_LIFE)
def to_jalali(day: date) -> jdatetime.date:
    """The Jalali date of a day."""
    return jdatetime.date.fromgregorian(date=day)


@lru_cache(_DAYS_OF_A_LIFE)
def from_jalali(year: int, month: int, day: int) -> date:
    """The day of a Jalali date; ValueError when the calendar has no such day."""
    gregorian: date = jdatetime.date(year, month, day).togregorian()
    return gregorian


def is_jalali_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has such a day; with the year unknown (0), whether any year has."""
    try:
        from_jalali(year or _LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True


def local_day(at: datetime, zone: ZoneInfo = TEHRAN) -> date:
    """Which day it is in the zone at this instant; today, when given now."""
    return at.astimezone(zone).date()


def start_of_day(day: date, zone: ZoneInfo = TEHRAN) -> datetime:
    """The instant, in UTC, at which the day begins in the zone."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def end_of_day(day: date, zone: ZoneInfo = TEHRAN) -> datetime:
    """The instant, in UTC, at which the day is over in the zone: the next local midnight.

    What is good to the end of a day is good while `at < end_of_day(day)`.
    """
    return start_of_day(day + timedelta(days=1), zone)


def last_good_day(end: datetime, zone: ZoneInfo = TEHRAN) -> date:
    """The last day that is good until `end` (excluded): the day to tell people."""
    return local_day(end - timedelta(microseconds=1), zone)


def first_day_of_week(day: date) -> date:
    """The Saturday on or before the day."""
    return day - timedelta(days=to_jalali(day).weekday())


def last_day_of_week(day: date) -> date:
    """The Friday on or after the day."""
    return first_day_of_week(day) + timedelta(days=6)


def first_day_of_month(day: date) -> date:
    """The first day of the Jalali month."""
    jalali = to_jalali(day)
    return from_jalali(jalali.year, jalali.month, 1)


def last_day_of_month(day: date) -> date:
    """The last day of the Jalali month."""
    return add_months(first_day_of_month(day), 1) - timedelta(days=1)


def first_day_of_season(day: date) -> date:
    """The first day of the Jalali season: of Farvardin, Tir, Mehr or Dey."""
    jalali = to_jalali(day)
    return from_jalali(jalali.year, (jalali.month - 1) // 3 * 3 + 1, 1)


def last_day_of_season(day: date) -> date:
    """The last day of the Jalali season."""
    return add_months(first_day_of_season(day), 3) - timedelta(days=1)


def first_day_of_year(day: date) -> date:
    """The first of Farvardin of the Jalali year."""
    return from_jalali(to_jalali(day).year, 1, 1)


def last_day_of_year(day: date) -> date:
    """The last day of Esfand, the 29th or in leap years the 30th."""
    return from_jalali(to_jalali(day).year + 1, 1, 1) - timedelta(days=1)


def add_days(day: date, days: int) -> date:
    """The day so many days later; negative goes back."""
    return day + timedelta(days=days)


def add_months(day: date, months: int) -> date:
    """The same day so many Jalali months later, or that month's last day when it is shorter.

    The 31st plus one month is the end of the next month; negative goes back.
    """
    jalali = to_jalali(day)
    year, month = divmod(jalali.year * 12 + jalali.month - 1 + months, 12)
    return from_jalali(year, month + 1, min(jalali.day, _count_days(year, month + 1)))


def birthday_in_year(month: int, day: int, year: int) -> date:
    """The day on which a Jalali birthday is kept in a Jalali year.

    The 30th of Esfand is kept on the 29th in common years.
    """
    return from_jalali(year, month, min(day, _count_days(year, month)))


def next_birthday(month: int, day: int, *, on: date) -> date:
    """The next time a Jalali birthday is kept, `on` itself included."""
    year = to_jalali(on).year
    this_year = birthday_in_year(month, day, year)
    return this_year if this_year >= on else birthday_in_year(month, day, year + 1)


def count_age(birth: date, *, on: date) -> int:
    """Full years on a day, counted by Jalali birthdays."""
    born, today = to_jalali(birth), to_jalali(on)
    is_still_to_come = birthday_in_year(born.month, born.day, today.year) > on
    return int(today.year - born.year - is_still_to_come)


def parse_date(text: str | date) -> date | None:
    """The day that a person, file or spreadsheet wrote, or None when it cannot be read.

    Reads «۱۳۷۰/۵/۳», 1370-05-03, 3/5/1370, 70/05/03, 13700503 and «۳ مرداد ۱۳۷۰» in any digits,
    and what stands after a date as its time is left out. Two-digit years are 1330 to 1429. Years
    from 1700 on are Gregorian (2026-11-21). Dates pass through.
    None too for what is far off, as other systems write «never»: 0001-01-01, 9999-12-31.
    """
    if isinstance(text, date):
        return _if_near(text.date() if isinstance(text, datetime) else text)
    written = " ".join(to_latin_digits(text).split())
    written = re.sub(r"[T ]+[0-9]{1,2}:[0-9]{2}.*$", "", written).strip()
    if match := _NUMBERS.fullmatch(written) or _COMPACT.fullmatch(written):
        first, month, last = match.groups()
        year, day = (last, first) if len(last) == 4 else (first, last)
        return _make_date(year, int(month), day)
    if match := _NAMED.fullmatch(search_key(written)):
        day, name, year = match.groups()
        return _make_date(year, _MONTH_NUMBERS.get(name, 0), day)
    return None


def format_date(day: date, *, digits: Digits = "persian") -> str:
    """The date in numbers: «۱۴۰۵/۰۸/۳۰»."""
    jalali = to_jalali(day)
    return _localize(f"{jalali.year:04}/{jalali.month:02}/{jalali.day:02}", digits)


def format_date_long(day: date) -> str:
    """The date in words: «شنبه ۳۰ آبان ۱۴۰۵»."""
    return f"{weekday_name(day)} {format_day_and_month(day)} {_year(day)}"


def format_day_and_month(day: date) -> str:
    """The date within a known year: «۳۰ آبان»."""
    jalali = to_jalali(day)
    return f"{to_persian_digits(str(jalali.day))} {MONTHS[jalali.month - 1]}"


def format_month(day: date) -> str:
    """The month and its year: «آبان ۱۴۰۵»."""
    return f"{MONTHS[to_jalali(day).month - 1]} {_year(day)}"


def weekday_name(day: date) -> str:
    """The name of the weekday: «شنبه»."""
    return WEEKDAYS[to_jalali(day).weekday()]


def format_time(moment: datetime, zone: ZoneInfo = TEHRAN, *, digits: Digits = "persian") -> str:
    """The time of day in the zone: «۲۱:۴۰»."""
    return _localize(f"{moment.astimezone(zone):%H:%M}", digits)


def format_moment(moment: datetime, zone: ZoneInfo = TEHRAN, *, digits: Digits = "persian") -> str:
    """Date and time in the zone, in numbers: «۱۴۰۵/۰۸/۳۰ ۲۱:۴۰»."""
    date_text = format_date(local_day(moment, zone), digits=digits)
    return f"{date_text} {format_time(moment, zone, digits=digits)}"


def format_relative(moment: datetime, *, at: datetime, zone: ZoneInfo = TEHRAN) -> str:
    """The moment as one would say it at `at`: «همین حالا», «دیروز ۲۱:۴۰», «۳ مهر», «۳ مهر ۱۴۰۴».

    The nearest days come with the time, this year's dates without the year.
    """
    if timedelta() <= at - moment < timedelta(minutes=1):
        return "همین حالا"
    day, today = local_day(moment, zone), local_day(at, zone)
    if word := {-1: "دیروز", 0: "امروز", 1: "فردا"}.get((day - today).days):
        return f"{word} {format_time(moment, zone)}"
    if to_jalali(day).year == to_jalali(today).year:
        return format_day_and_month(day)
    return f"{format_day_and_month(day)} {_year(day)}"


def format_days_away(day: date, *, on: date) -> str:
    """How far a day is: «امروز», «فردا», «۳ روز دیگر», «۳ روز پیش»."""
    days = (day - on).days
    if word := {-1: "دیروز", 0: "امروز", 1: "فردا"}.get(days):
        return word
    return f"{to_persian_digits(str(abs(days)))} روز {'دیگر' if days > 0 else 'پیش'}"


def _count_days(year: int, month: int) -> int:
    if month == 12:
        return 30 if jdatetime.date(year, 1, 1).isleap() else 29
    return 31 if month <= 6 else 30


def _make_date(year_text: str, month: int, day_text: str) -> date | None:
    year = int(year_text)
    if len(year_text) <= 2:
        year += 1400 if year < 30 else 1300
    try:
        if year >= 1700:
            return _if_near(date(year, month, int(day_text)))
        if _FIRST_YEAR <= year <= _LAST_YEAR:
            return from_jalali(year, month, int(day_text))
    except ValueError:
        pass
    return None


def _if_near(day: date) -> date | None:
    return day if FIRST_DAY <= day <= LAST_DAY else None


def _year(day: date) -> str:
    return to_persian_digits(str(to_jalali(day).year))


def _localize(text: str, digits: Digits) -> str:
    return to_persian_digits(text) if digits == "persian" else text
