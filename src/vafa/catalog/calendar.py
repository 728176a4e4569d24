"""Keeping the calendar of holidays."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from vafa.audit.actions import record
from vafa.audit.types import Actor
from vafa.catalog.errors import DayTaken, UnknownHoliday
from vafa.catalog.models import Holiday
from vafa.catalog.official import is_mournful, list_official
from vafa.foundation.jalali import first_day_of_year, last_day_of_year, local_day
from vafa.foundation.persian import clean_text
from vafa.tenancy.actions import bump_terms
from vafa.tenancy.scope import current_business_id


def seed_holidays(*, at: datetime) -> None:
    """Have the official holidays of the Jalali year that runs, and of the next, in the calendar.

    A repeat takes over what is known better since: an estimate may move. What somebody added,
    changed or removed stays as it is.
    """
    first = first_day_of_year(local_day(at))
    last = last_day_of_year(last_day_of_year(first) + timedelta(days=1))
    rows = Holiday.objects.filter(day__range=(first, last))
    kept = list(rows.values_list("day", "name", "is_own"))
    own = {day for day, _name, is_own in kept if is_own}
    official = {day: name for day, name in list_official(first, last).items() if day not in own}
    if official == {day: name for day, name, is_own in kept if not is_own}:
        return
    rows.filter(is_own=False).delete()
    fresh = [
        Holiday(day=day, name=name, is_mourning=is_mournful(name)) for day, name in official.items()
    ]
    Holiday.objects.bulk_create(fresh, ignore_conflicts=True)  # another seeding may be quicker
    bump_terms(current_business_id())


def add_holiday(
    *, day: date, name: str, actor: Actor, at: datetime, is_mourning: bool = False
) -> Holiday:
    """A holiday of the business's own; DayTaken when the day is in the calendar already."""
    holiday = Holiday(day=day, name=clean_text(name), is_mourning=is_mourning, is_own=True)
    try:
        with transaction.atomic():
            holiday.save(force_insert=True)
    except IntegrityError as error:
        raise DayTaken(pointer="/day") from error
    bump_terms(current_business_id())
    _record(holiday, "holiday.added", actor=actor, at=at, name=holiday.name)
    return holiday


def change_holiday(
    *, holiday_id: int, name: str, is_mourning: bool, actor: Actor, at: datetime
) -> None:
    """Call a holiday something else, or say whether it is one of mourning."""
    after = {"name": clean_text(name), "is_mourning": is_mourning}
    _change(holiday_id, "holiday.changed", after, actor=actor, at=at)


def remove_holiday(*, holiday_id: int, actor: Actor, at: datetime) -> None:
    """Let a day be a day like others, for good; a repeat changes nothing."""
    _change(holiday_id, "holiday.removed", {"is_removed": True}, actor=actor, at=at)


def restore_holiday(*, holiday_id: int, actor: Actor, at: datetime) -> None:
    """Bring a removed holiday back; a repeat changes nothing."""
    _change(holiday_id, "holiday.restored", {"is_removed": False}, actor=actor, at=at)


def _change(
    holiday_id: int, act: str, after: dict[str, object], *, actor: Actor, at: datetime
) -> None:
    holiday: Holiday | None = Holiday.objects.select_for_update().filter(id=holiday_id).first()
    if holiday is None:
        raise UnknownHoliday
    before = {name: getattr(holiday, name) for name in after}
    if before == after:
        return
    for name, value in after.items():
        setattr(holiday, name, value)
    holiday.is_own = True
    holiday.save(update_fields=[*after, "is_own"])
    bump_terms(current_business_id())
    _record(holiday, act, actor=actor, at=at, before=before, after=after)


def _record(holiday: Holiday, act: str, *, actor: Actor, at: datetime, **facts: object) -> None:
    record(
        actor=actor,
        act=act,
        at=at,
        object_kind="holiday",
        object_id=holiday.id,
        day=holiday.day.isoformat(),
        **facts,
    )
