from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.foundation.jalali import TEHRAN, end_of_day, from_jalali, local_day
from vafa.foundation.shapes import BadValue, read_shape
from vafa.rewards.types import AfterDays, AfterMonths, EndOf, OnDay, Terms

NOON = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)  # 30 Aban 1405 in Tehran
BERLIN = ZoneInfo("Europe/Berlin")


def jalali(year, month, day):
    return from_jalali(year, month, day)


@pytest.mark.parametrize(
    ("expiry", "given_on", "last_day"),
    [
        (AfterDays(count=0), jalali(1405, 8, 30), jalali(1405, 8, 30)),
        (AfterDays(count=45), jalali(1405, 8, 30), jalali(1405, 10, 15)),
        (AfterMonths(count=1), jalali(1405, 1, 31), jalali(1405, 2, 31)),
        (AfterMonths(count=1), jalali(1405, 6, 31), jalali(1405, 7, 30)),
        (AfterMonths(count=6), jalali(1405, 6, 31), jalali(1405, 12, 29)),
        (AfterMonths(count=6), jalali(1403, 6, 31), jalali(1403, 12, 30)),  # a leap year
        (AfterMonths(count=12), jalali(1403, 12, 30), jalali(1404, 12, 29)),
        (AfterMonths(count=2, whole=True), jalali(1405, 8, 3), jalali(1405, 10, 30)),
        (AfterMonths(count=1, calendar="gregorian"), date(2026, 1, 31), date(2026, 2, 28)),
        (AfterMonths(count=1, calendar="gregorian"), date(2028, 1, 31), date(2028, 2, 29)),
        (AfterMonths(count=12, calendar="gregorian"), date(2026, 12, 5), date(2027, 12, 5)),
        (
            AfterMonths(count=12, calendar="gregorian", whole=True),
            date(2020, 7, 6),
            date(2021, 7, 31),
        ),
        (EndOf(period="month"), jalali(1405, 8, 1), jalali(1405, 8, 30)),
        (EndOf(period="month"), jalali(1405, 12, 29), jalali(1405, 12, 29)),
        (EndOf(period="season"), jalali(1405, 7, 1), jalali(1405, 9, 30)),
        (EndOf(period="year"), jalali(1403, 1, 1), jalali(1403, 12, 30)),
        (OnDay(day=jalali(1406, 1, 13)), jalali(1405, 8, 30), jalali(1406, 1, 13)),
    ],
)
def test_the_last_day(expiry, given_on, last_day):
    assert expiry.last_day(given_on) == last_day


def test_it_is_good_to_the_end_of_the_last_day_in_the_zone_of_the_business():
    terms = Terms(expiry=AfterDays(count=1))
    assert terms.expires_at(NOON, TEHRAN) == datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
    assert terms.expires_at(NOON, BERLIN) == datetime(2026, 11, 22, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "expires_at"),
    [
        # A second before midnight in Tehran, and midnight itself, which is another day.
        (
            datetime(2026, 11, 21, 20, 29, 59, tzinfo=UTC),
            datetime(2026, 11, 22, 20, 30, tzinfo=UTC),
        ),
        (datetime(2026, 11, 21, 20, 30, 0, tzinfo=UTC), datetime(2026, 11, 23, 20, 30, tzinfo=UTC)),
    ],
)
def test_the_first_day_is_the_local_one(at, expires_at):
    assert Terms(expiry=AfterDays(count=1)).expires_at(at, TEHRAN) == expires_at


def test_without_an_expiry_it_never_ends():
    assert Terms().expires_at(NOON, TEHRAN) is None


def test_without_a_wait_it_is_available_at_once():
    assert Terms().available_at(NOON, TEHRAN) == NOON


def test_a_wait_moves_the_expiry_with_it():
    terms = Terms(wait_hours=20, wait_days=2, expiry=AfterDays(count=1))
    assert terms.available_at(NOON, TEHRAN) == NOON + timedelta(hours=20, days=2)
    assert terms.expires_at(NOON, TEHRAN) == datetime(2026, 11, 25, 20, 30, tzinfo=UTC)


def test_a_wait_of_days_keeps_the_local_time_of_day_over_a_change_of_clocks():
    evening = datetime(2026, 10, 24, 16, 0, tzinfo=UTC)  # 18:00 summer time in Berlin
    assert Terms(wait_days=1).available_at(evening, BERLIN) == datetime(
        2026, 10, 25, 17, 0, tzinfo=UTC
    )


def test_the_end_is_the_midnight_that_ends_the_last_day_and_instants_are_in_utc():
    terms = Terms(wait_days=1, expiry=EndOf(period="year"))
    assert terms.expires_at(NOON, TEHRAN) == end_of_day(terms.last_day(NOON, TEHRAN), TEHRAN)
    assert terms.available_at(NOON, TEHRAN).tzinfo is UTC


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.integers(1, 40))
def test_months_never_end_early_nor_more_than_a_month_late(naive, count):
    first = local_day(naive.replace(tzinfo=UTC))
    last = AfterMonths(count=count).last_day(first)
    assert timedelta(29 * count) <= last - first <= timedelta(31 * count)
    assert AfterMonths(count=count, whole=True).last_day(first) >= last


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        ({"expiry": {"kind": "days"}}, "/expiry/count"),
        ({"expiry": {"kind": "days", "count": -1}}, "/expiry/count"),
        ({"expiry": {"kind": "days", "count": "45"}}, "/expiry/count"),
        ({"expiry": {"kind": "weeks", "count": 1}}, "/expiry"),
        ({"expiry": {"kind": "end_of", "period": "week"}}, "/expiry/period"),
        ({"wait_hours": -1}, "/wait_hours"),
        ({"wait": 3}, "/wait"),
    ],
)
def test_what_cannot_be_read_is_pointed_at(data, pointer):
    with pytest.raises(BadValue) as refused:
        read_shape(Terms, data)
    assert refused.value.pointer == pointer
