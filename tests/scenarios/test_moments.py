"""When people set out whose day has come."""

from datetime import date, timedelta

from tests.scenarios.conftest import MINA, NOW, SARA, SAY
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import remove_holiday, seed_holidays
from vafa.catalog.queries import list_holidays
from vafa.foundation.jalali import from_jalali, start_of_day
from vafa.scenarios.actions import look_for_days
from vafa.scenarios.models import Traveller
from vafa.segments.actions import add_segment
from vafa.segments.types import read_node

AGAIN = {"goal": "", "again_after_days": 20}
DAILY = {"goal": "", "again_after_days": 1}


def begun(club):
    return sorted(Traveller.objects.values_list("occasion", flat=True))


def test_a_birthday_begins_once_a_year(club):
    club.join(MINA, birth_month=9, birth_day=2)  # two days from now
    club.join(SARA, birth_month=9, birth_day=9)
    club.run(SAY, when="birthday", **AGAIN)
    club.pass_days(1)
    assert begun(club) == []
    club.pass_days(1)
    club.pass_days(0, hours=3)
    assert begun(club) == ["birthday:1405"]
    club.pass_days(365)
    assert begun(club) == ["birthday:1405", "birthday:1406"]


def test_a_clock_that_is_put_back_over_midnight_begins_no_birthday_again(club):
    club.join(MINA, birth_month=9, birth_day=2)
    club.run(SAY, when="birthday", **AGAIN)
    club.at = start_of_day(from_jalali(1405, 9, 2)) - timedelta(seconds=1)
    club.work()
    assert begun(club) == []
    for step in (timedelta(seconds=1), timedelta(hours=-1), timedelta(hours=1)):
        club.at += step
        club.work()
        assert begun(club) == ["birthday:1405"]


def test_who_was_born_on_30_esfand_is_greeted_once_in_every_year(club):
    club.join(MINA, birth_month=12, birth_day=30)
    club.run(SAY, when="birthday", **AGAIN)
    for year, day, had in (
        (1405, 28, 0),
        (1405, 29, 1),
        (1408, 29, 1),
        (1408, 30, 2),
        (1409, 1, 2),
    ):
        club.at = start_of_day(from_jalali(year, 1 if day == 1 else 12, day))
        club.work()
        assert len(begun(club)) == had, (year, day)


def test_some_days_before_the_wedding_day(club):
    club.join(MINA, marriage_month=9, marriage_day=5)
    club.run(SAY, when={"kind": "wedding_day", "days_before": 3}, **AGAIN)
    club.pass_days(1)
    assert begun(club) == []
    club.pass_days(1)
    assert begun(club) == ["wedding_day:1405"]


def test_an_absence_begins_once_and_a_purchase_ends_it(club):
    club.buy(MINA)
    club.run(SAY, when={"kind": "absent", "days": 10}, **AGAIN)
    first_day = club.at.date()
    club.pass_days(9)
    assert begun(club) == []
    for _ in range(4):
        club.pass_days(1)
    assert begun(club) == [f"absent:{first_day}"]
    club.buy(MINA)
    second_day = club.at.date()
    club.pass_days(25)
    assert begun(club) == [f"absent:{first_day}"]  # away longer than anybody looked back
    assert second_day > first_day


def test_who_was_away_for_longer_when_it_began_is_left_in_peace(club):
    club.buy(MINA)
    club.at += timedelta(days=60)
    club.run(SAY, when={"kind": "absent", "days": 10}, **AGAIN)
    club.pass_days(0, hours=1)
    assert begun(club) == []


def test_on_the_first_of_the_month_everybody_and_on_the_last_where_it_is_short(club):
    club.join(MINA)
    club.join(SARA)
    club.run(SAY, when={"kind": "day_of_month", "day": 31}, **AGAIN)
    club.pass_days(0, hours=1)  # the 30th of Aban, which has no 31st
    assert begun(club) == ["month:1405-8"] * 2
    club.pass_days(29)
    assert len(begun(club)) == 2
    club.pass_days(1)
    assert begun(club) == ["month:1405-8"] * 2 + ["month:1405-9"] * 2


def test_on_a_day_of_the_year(club):
    club.join(MINA)
    club.run(SAY, when={"kind": "day_of_year", "month": 9, "day": 30}, **AGAIN)
    club.pass_days(29)
    assert begun(club) == []
    club.pass_days(1)
    assert begun(club) == ["year:1405"]


def test_many_are_looked_at_in_turns_each_once(club):
    for number in range(5):
        club.join(f"+98912000000{number}")
    club.run(SAY, when={"kind": "day_of_month", "day": 30}, **AGAIN)
    turns = []
    while found := look_for_days(at=club.at, limit=2):
        turns.append(found)
    assert turns == [2, 2, 1]
    assert begun(club) == ["month:1405-8"] * 5
    assert look_for_days(at=club.at, limit=2) == 0


def test_only_who_is_in_the_segment_sets_out(club):
    node = read_node({"kind": "gender", "genders": ["female"]})
    women = add_segment(name="بانوان", node=node, actor=SYSTEM, at=club.at)
    club.run(SAY, only_segment_id=women)
    mina = club.join(MINA, gender="female")
    club.join(SARA, gender="male")
    assert list(Traveller.objects.values_list("customer_id", flat=True)) == [mina]


def test_a_feast_is_found_where_the_calendar_has_it_and_not_on_the_day_off_after_it(club):
    seed_holidays(at=club.at)
    club.join(MINA)
    club.run(SAY, when={"kind": "feast", "feast": "father", "days_before": 3}, **AGAIN)
    club.run(SAY, when={"kind": "feast", "feast": "fitr"}, name="فطر", **DAILY)
    club.pass_days(28)
    assert begun(club) == []
    club.pass_days(1)  # the 20th of December
    assert begun(club) == ["feast:father:2026-12-23"]
    club.pass_days(79)
    assert begun(club) == ["feast:father:2026-12-23"]
    for _ in range(3):
        club.pass_days(1)
    assert begun(club) == ["feast:father:2026-12-23", "feast:fitr:2027-03-10"]


def test_a_feast_that_the_business_took_from_its_calendar_is_none(club):
    seed_holidays(at=club.at)
    [day] = [one for one in list_holidays(NOW.date(), date(2026, 12, 30)) if "پدر" in one.name]
    remove_holiday(holiday_id=day.id, actor=SYSTEM, at=club.at)
    club.join(MINA)
    club.run(SAY, when={"kind": "feast", "feast": "father"}, **AGAIN)
    club.pass_days(32)
    assert begun(club) == []
