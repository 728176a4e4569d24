"""The calendar: seeded again and again, and what people changed in it stays."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import (
    add_holiday,
    change_holiday,
    remove_holiday,
    restore_holiday,
    seed_holidays,
)
from vafa.catalog.errors import DayTaken, UnknownHoliday
from vafa.catalog.models import Holiday
from vafa.catalog.queries import list_holidays, load_mourning_days, name_holidays

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)  # 30 Aban 1405
FIRST, LAST = date(2026, 3, 21), date(2028, 3, 19)  # of 1405 and 1406
ASHURA, ASHURA_1406 = date(2026, 6, 25), date(2027, 6, 16)
NOWRUZ, OPENING = date(2027, 3, 21), date(2026, 11, 25)
WHO = {"actor": SYSTEM, "at": NOW}

pytestmark = pytest.mark.usefixtures("scope")


def find(day):
    return Holiday.objects.get(day=day)


def test_this_jalali_year_and_the_next_are_seeded_in_persian():
    seed_holidays(at=NOW)
    names = name_holidays(date.min, date.max)
    assert min(names) == FIRST
    assert max(names) <= LAST
    assert names[date(2026, 6, 5)] == "قیام ۱۵ خرداد"
    assert names[FIRST] == "جشن نوروز، عید سعید فطر"
    assert (names[ASHURA], names[ASHURA_1406]) == ("عاشورای حسینی", "عاشورای حسینی (تخمینی)")


def test_mourning_is_known_by_name_and_feasts_are_not_mourned():
    seed_holidays(at=NOW)
    days = load_mourning_days(FIRST, date(2027, 3, 20))
    assert days == {
        date(2026, 4, 14),  # شهادت امام صادق
        date(2026, 6, 4),  # رحلت امام خمینی
        date(2026, 6, 24),  # تاسوعا
        ASHURA,
        date(2026, 8, 4),  # اربعین
        date(2026, 8, 12),  # رحلت رسول اکرم
        date(2026, 8, 13),  # شهادت امام رضا
        date(2026, 8, 21),  # شهادت امام حسن عسکری
        date(2026, 11, 13),  # شهادت حضرت فاطمه
        date(2027, 3, 1),  # شهادت حضرت علی
    }


def test_a_second_seeding_changes_nothing_and_is_one_statement(django_assert_num_queries):
    seed_holidays(at=NOW)
    before = list(Holiday.objects.order_by("day").values())
    with django_assert_num_queries(1):
        seed_holidays(at=NOW)
    assert list(Holiday.objects.order_by("day").values()) == before


def test_what_is_known_better_later_takes_the_place_of_an_estimate():
    seed_holidays(at=NOW)
    Holiday.objects.filter(day=ASHURA_1406).update(day=date(2027, 6, 17), name="روزی نزدیک")
    seed_holidays(at=NOW)
    names = name_holidays(date(2027, 6, 15), date(2027, 6, 18))
    assert list(names) == [date(2027, 6, 15), ASHURA_1406]


def test_what_somebody_added_changed_or_removed_outlives_seeding():
    seed_holidays(at=NOW)
    add_holiday(day=OPENING, name="سالگرد کافه", **WHO)
    change_holiday(holiday_id=find(NOWRUZ).id, name="سال نو", is_mourning=False, **WHO)
    remove_holiday(holiday_id=find(ASHURA).id, **WHO)
    Holiday.objects.filter(is_own=False, day__gt=NOWRUZ).delete()  # so that there is work to do
    seed_holidays(at=NOW)
    names = name_holidays(FIRST, LAST)
    assert (names[OPENING], names[NOWRUZ]) == ("سالگرد کافه", "سال نو")
    assert ASHURA not in names
    assert ASHURA not in load_mourning_days(FIRST, LAST)
    assert ASHURA_1406 in names
    assert [row.is_removed for row in list_holidays(ASHURA, ASHURA)] == [True]


def test_a_removed_one_can_be_brought_back_and_each_act_is_on_the_record_once():
    holiday = add_holiday(day=OPENING, name=" سالگرد  كافه ", is_mourning=True, **WHO)
    assert holiday.name == "سالگرد کافه"
    for _ in range(2):
        remove_holiday(holiday_id=holiday.id, **WHO)
        assert name_holidays(OPENING, OPENING) == {}
    for _ in range(2):
        restore_holiday(holiday_id=holiday.id, **WHO)
        assert load_mourning_days(OPENING, OPENING) == {OPENING}
    for _ in range(2):
        change_holiday(holiday_id=holiday.id, name="جشن", is_mourning=False, **WHO)
    rows = AuditRecord.objects.filter(object_kind="holiday").order_by("id")
    assert [(row.act, row.facts["day"]) for row in rows] == [
        (f"holiday.{act}", "2026-11-25") for act in ("added", "removed", "restored", "changed")
    ]


def test_a_day_has_one_holiday_and_an_unknown_one_is_refused():
    seed_holidays(at=NOW)
    with pytest.raises(DayTaken) as refused:
        add_holiday(day=ASHURA, name="دیگر", **WHO)
    assert refused.value.pointer == "/day"
    with pytest.raises(UnknownHoliday):
        remove_holiday(holiday_id=7, **WHO)
    assert find(ASHURA).name == "عاشورای حسینی"
