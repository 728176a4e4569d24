import pytest

from vafa.foundation.jalali import TEHRAN, format_date, from_jalali
from vafa.foundation.periods import Period, Preset, Span, choose_preset, make_period

TODAY = from_jalali(1405, 8, 30)  # a Saturday, the last day of Aban


def text(period):
    return f"{format_date(period.first, digits='latin')}-{format_date(period.last, digits='latin')}"


@pytest.mark.parametrize(
    ("preset", "expected", "before"),
    [
        (Preset.TODAY, "1405/08/30-1405/08/30", "1405/08/23-1405/08/23"),
        (Preset.YESTERDAY, "1405/08/29-1405/08/29", "1405/08/22-1405/08/22"),
        (Preset.WEEK, "1405/08/30-1405/08/30", "1405/08/23-1405/08/23"),
        (Preset.LAST_WEEK, "1405/08/23-1405/08/29", "1405/08/16-1405/08/22"),
        (Preset.DAYS_30, "1405/08/01-1405/08/30", "1405/07/01-1405/07/30"),
        (Preset.MONTH, "1405/08/01-1405/08/30", "1405/07/01-1405/07/30"),
        (Preset.LAST_MONTH, "1405/07/01-1405/07/30", "1405/06/01-1405/06/31"),
        (Preset.SEASON, "1405/07/01-1405/08/30", "1405/04/01-1405/05/31"),
        (Preset.YEAR, "1405/01/01-1405/08/30", "1404/01/01-1404/08/30"),
    ],
)
def test_named_periods_and_what_they_are_compared_with(preset, expected, before):
    period = make_period(preset, today=TODAY)
    assert (text(period), text(period.before())) == (expected, before)


def test_a_month_so_far_is_compared_with_as_many_days():
    period = make_period(Preset.MONTH, today=from_jalali(1405, 7, 11))
    assert text(period.before()) == "1405/06/01-1405/06/11"


def test_any_two_days_are_compared_with_as_many_right_before():
    period = Period(first=from_jalali(1405, 8, 5), last=from_jalali(1405, 8, 9))
    assert (period.days, text(period.before())) == (5, "1405/07/30-1405/08/04")


def test_a_period_ends_at_the_midnight_after_its_last_day():
    period = Period(first=TODAY, last=TODAY, span=Span.DAY)
    assert period.start(TEHRAN).isoformat() == "2026-11-20T20:30:00+00:00"
    assert period.end(TEHRAN).isoformat() == "2026-11-21T20:30:00+00:00"
    assert list(period) == [TODAY] and TODAY in period


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises(ValueError, match="ends before"):
        Period(first=TODAY, last=from_jalali(1405, 8, 1))


@pytest.mark.parametrize(
    ("day", "expected"), [(1, Preset.DAYS_30), (7, Preset.DAYS_30), (8, Preset.MONTH)]
)
def test_a_young_month_is_too_short_to_look_at(day, expected):
    assert choose_preset(today=from_jalali(1405, 9, day)) == expected
