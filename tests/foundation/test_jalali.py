"""Days, months and years of the Iranian calendar, and how they are read and written."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.foundation import jalali
from vafa.foundation.jalali import from_jalali

DAYS = st.dates(date(1930, 1, 1), date(2080, 1, 1))
SATURDAY = date(2026, 11, 21)  # ۳۰ آبان ۱۴۰۵
AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def test_known_days():
    assert jalali.to_jalali(SATURDAY) == jalali.to_jalali(from_jalali(1405, 8, 30))
    assert from_jalali(1404, 5, 10) == date(2025, 8, 1)  # the year that some libraries miss by one
    assert from_jalali(1403, 12, 30) == date(2025, 3, 20)
    with pytest.raises(ValueError):
        from_jalali(1404, 12, 30)


def test_a_day_changes_at_midnight_in_tehran():
    assert jalali.local_day(datetime(2026, 11, 20, 20, 29, tzinfo=UTC)) == date(2026, 11, 20)
    assert jalali.local_day(datetime(2026, 11, 20, 20, 30, tzinfo=UTC)) == SATURDAY


def test_the_last_day_is_good_to_its_end():
    assert jalali.end_of_day(SATURDAY) == datetime(2026, 11, 21, 20, 30, tzinfo=UTC)
    assert jalali.end_of_day(date(2022, 7, 1)) == datetime(2022, 7, 1, 19, 30, tzinfo=UTC)
    assert jalali.end_of_day(SATURDAY).tzinfo is UTC


@given(DAYS)
def test_days_meet_without_gap(day):
    assert jalali.end_of_day(day) == jalali.start_of_day(day + timedelta(days=1))
    assert jalali.local_day(jalali.start_of_day(day)) == day
    assert jalali.local_day(jalali.end_of_day(day) - timedelta(microseconds=1)) == day


@given(DAYS)
def test_periods_hold_their_days_and_follow_each_other(day):
    for unit in ("week", "month", "season", "year"):
        first = getattr(jalali, f"first_day_of_{unit}")
        last = getattr(jalali, f"last_day_of_{unit}")
        assert first(day) <= day <= last(day)
        assert first(last(day) + timedelta(days=1)) == last(day) + timedelta(days=1)


def test_periods_of_a_day():
    assert jalali.first_day_of_week(date(2026, 11, 27)) == SATURDAY
    assert jalali.last_day_of_week(SATURDAY) == date(2026, 11, 27)
    assert jalali.first_day_of_month(SATURDAY) == from_jalali(1405, 8, 1)
    assert jalali.last_day_of_month(SATURDAY) == SATURDAY
    assert jalali.first_day_of_season(SATURDAY) == from_jalali(1405, 7, 1)
    assert jalali.last_day_of_season(SATURDAY) == from_jalali(1405, 9, 30)
    assert jalali.first_day_of_year(SATURDAY) == date(2026, 3, 21)
    assert jalali.last_day_of_year(SATURDAY) == from_jalali(1405, 12, 29)
    assert jalali.last_day_of_year(from_jalali(1403, 1, 1)) == from_jalali(1403, 12, 30)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ((1405, 6, 31), 1, (1405, 7, 30)),
        ((1405, 1, 31), 1, (1405, 2, 31)),
        ((1405, 11, 30), 1, (1405, 12, 29)),
        ((1403, 11, 30), 1, (1403, 12, 30)),
        ((1403, 12, 30), 12, (1404, 12, 29)),
        ((1405, 8, 30), 5, (1406, 1, 30)),
        ((1405, 1, 15), -1, (1404, 12, 15)),
        ((1405, 1, 15), 0, (1405, 1, 15)),
    ],
)
def test_adding_months(start, months, end):
    assert jalali.add_months(from_jalali(*start), months) == from_jalali(*end)


def test_a_birthday_on_the_thirtieth_of_esfand():
    assert jalali.birthday_in_year(12, 30, 1405) == from_jalali(1405, 12, 29)
    assert jalali.birthday_in_year(12, 30, 1408) == from_jalali(1408, 12, 30)
    assert jalali.birthday_in_year(12, 29, 1408) == from_jalali(1408, 12, 29)


def test_the_next_birthday():
    assert jalali.next_birthday(8, 30, on=SATURDAY) == SATURDAY
    assert jalali.next_birthday(8, 29, on=SATURDAY) == from_jalali(1406, 8, 29)
    assert jalali.count_age(from_jalali(1370, 8, 30), on=SATURDAY) == 35
    assert jalali.count_age(from_jalali(1370, 9, 1), on=SATURDAY) == 34


@pytest.mark.parametrize(
    "text",
    [
        "۱۳۷۰/۵/۳",
        "1370-05-03",
        "70/05/03",
        "13700503",
        "3/5/1370",
        "1370.5.3",
        " ١٣٧٠ / ٥ / ٣ ",
        "۳ مرداد ۱۳۷۰",
        "شنبه ۳ مرداد ماه ۷۰",
        "پنج‌شنبه ۳ مرداد ۱۳۷۰",
        "1370/05/03 14:20",
        "1991-07-25",
        "1991-07-25T00:00:00",
        date(1991, 7, 25),
        datetime(1991, 7, 25, 12, 0),
    ],
)
def test_the_same_day_in_many_hands(text):
    assert jalali.parse_date(text) == from_jalali(1370, 5, 3) == date(1991, 7, 25)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "دیروز",
        "1370/13/01",
        "1404/12/30",
        "1370/5",
        "0000/1/1",
        "1650/1/1",
        "2223-01-01",
        "9999-12-31",  # what other systems write for «never»
        date(1, 1, 1),
        datetime(9999, 12, 31, tzinfo=UTC),
        "۳ فلان ۱۳۷۰",
        "137005",
    ],
)
def test_what_is_no_date_is_none(text):
    assert jalali.parse_date(text) is None


def test_years_of_two_digits_reach_back_to_1330():
    assert jalali.parse_date("30/01/01") == from_jalali(1330, 1, 1)
    assert jalali.parse_date("05/08/30") == SATURDAY


@given(DAYS)
def test_a_written_date_reads_back(day):
    assert jalali.parse_date(jalali.format_date(day)) == day
    assert jalali.parse_date(jalali.format_date(day, digits="latin")) == day
    assert jalali.parse_date(jalali.format_date_long(day)) == day
    assert jalali.parse_date(day.isoformat()) == day


@given(st.text())
def test_any_text_is_read_or_refused_without_an_error(text):
    jalali.parse_date(text)


def test_dates_in_words_and_numbers():
    assert jalali.format_date(SATURDAY) == "۱۴۰۵/۰۸/۳۰"
    assert jalali.format_date(SATURDAY, digits="latin") == "1405/08/30"
    assert jalali.format_date_long(SATURDAY) == "شنبه ۳۰ آبان ۱۴۰۵"
    assert jalali.format_month(SATURDAY) == "آبان ۱۴۰۵"
    assert jalali.weekday_name(date(2026, 11, 27)) == "جمعه"
    assert jalali.format_moment(datetime(2026, 11, 21, 18, 10, tzinfo=UTC)) == "۱۴۰۵/۰۸/۳۰ ۲۱:۴۰"


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (AT, "همین حالا"),
        (AT - timedelta(minutes=1), "امروز ۱۵:۲۹"),
        (AT + timedelta(minutes=1), "امروز ۱۵:۳۱"),
        (datetime(2026, 11, 20, 18, 10, tzinfo=UTC), "دیروز ۲۱:۴۰"),
        (datetime(2026, 11, 20, 20, 31, tzinfo=UTC), "امروز ۰۰:۰۱"),
        (datetime(2026, 11, 22, 6, 0, tzinfo=UTC), "فردا ۰۹:۳۰"),
        (datetime(2026, 11, 19, 6, 0, tzinfo=UTC), "۲۸ آبان"),
        (datetime(2025, 11, 21, 6, 0, tzinfo=UTC), "۳۰ آبان ۱۴۰۴"),
    ],
)
def test_moments_as_one_would_say_them(moment, text):
    assert jalali.format_relative(moment, at=AT) == text


def test_how_far_a_day_is():
    assert jalali.format_days_away(SATURDAY, on=SATURDAY) == "امروز"
    assert jalali.format_days_away(SATURDAY + timedelta(days=3), on=SATURDAY) == "۳ روز دیگر"
    assert jalali.format_days_away(SATURDAY - timedelta(days=20), on=SATURDAY) == "۲۰ روز پیش"
