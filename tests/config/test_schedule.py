"""What runs by itself."""

import os
from datetime import UTC, date, datetime, timedelta

from tests.imports.files import read_as
from vafa.api.models import KeptAnswer
from vafa.audit.types import SYSTEM
from vafa.catalog.queries import name_holidays
from vafa.config.schedule import EVERY_NIGHT, forget, mark_holidays, run_steps
from vafa.imports.actions import create_import
from vafa.messaging.models import DemoText, GateDecision
from vafa.outbox.models import OutboxEvent
from vafa.tenancy.scope import business_scope

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
KEPT_DAYS = {KeptAnswer: 30, OutboxEvent: 30, DemoText: 14, GateDecision: 400}


def write_rows(days):
    """One row of each kind, so many days old."""
    at = NOW - timedelta(days=days)
    KeptAnswer(client_key=f"key {days}", fingerprint="f", status=201, at=at).save(force_insert=True)
    OutboxEvent(name="old", created_at=at, due_at=at, delivered_at=at, payload={}).save(
        force_insert=True
    )
    DemoText(mobile="+989121234567", text="1234567", at=at).save(force_insert=True)
    GateDecision(message_id=7, at=at, verdict="go", reason="").save(force_insert=True)


def test_what_had_its_time_is_forgotten_each_night_and_nothing_younger(business):
    ages = [days + more for days in {*KEPT_DAYS.values()} for more in (-1, 1)]
    with business_scope(business.pk):
        for days in sorted(ages, reverse=True):
            write_rows(days)
    assert forget in EVERY_NIGHT
    for _ in range(2):
        assert run_steps([forget], at=NOW, business_ids=[business.pk]) == 0
        with business_scope(business.pk):
            for kind, kept in KEPT_DAYS.items():
                assert kind.objects.count() == sum(days <= kept for days in ages), kind


def test_more_than_one_round_of_old_rows_goes_in_one_night(business):
    at = NOW - timedelta(days=31)
    with business_scope(business.pk):
        KeptAnswer.objects.bulk_create(
            KeptAnswer(client_key=str(number), fingerprint="f", at=at) for number in range(5_003)
        )
    run_steps([forget], at=NOW, business_ids=[business.pk])
    with business_scope(business.pk):
        assert KeptAnswer.objects.count() == 0


def test_files_that_nobody_imported_are_deleted(business, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    folder = tmp_path / "imports" / str(business.pk)
    folder.mkdir(parents=True)
    used, left, young = (folder / name for name in ("1.csv", "2.csv", "3.csv"))
    old = (NOW - timedelta(days=3)).timestamp()
    for path, moment in [(used, old), (left, old), (young, NOW.timestamp())]:
        path.write_text("شماره,تاریخ,مبلغ\n1,1405/08/01,1000\n")
        os.utime(path, (moment, moment))
    with business_scope(business.pk):
        reading = read_as("sales", used)
        create_import(path=used, file_name="a.csv", reading=reading, actor=SYSTEM, at=NOW)
    run_steps([forget], at=NOW, business_ids=[business.pk])
    assert sorted(path.name for path in folder.iterdir()) == ["1.csv", "3.csv"]


def test_each_night_the_holidays_of_two_years_are_in_the_calendar(business):
    assert mark_holidays in EVERY_NIGHT
    assert run_steps([mark_holidays], at=NOW, business_ids=[business.pk]) == 0
    with business_scope(business.pk):
        assert name_holidays(date(2026, 6, 25), date(2026, 6, 25)) == {
            date(2026, 6, 25): "عاشورای حسینی"
        }
