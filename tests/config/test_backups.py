"""Copies are taken by themselves, when they are due, and what is missing is said."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from vafa.config import backups
from vafa.config.backups import BackupKeeper, find_backup_fault, last_due
from vafa.machine.backup import list_backups
from vafa.machine.postgres import start_postgres

DAY = timedelta(days=1)


@pytest.fixture
def folder(home, monkeypatch):
    monkeypatch.setattr(backups, "BACKUPS", home.parent / "backups")
    monkeypatch.setattr(backups, "MEDIA", home.parent / "media")
    return home.parent / "backups"


def tend(keeper) -> None:
    """Let a minute pass, and what was begun come to its end."""
    keeper._look_at = 0.0
    keeper.tend()
    keeper._work.join()


@pytest.mark.parametrize(
    ("at", "hours", "due"),
    [
        ("2026-11-22T00:29", 24, "2026-11-21T00:30"),
        ("2026-11-22T00:30", 24, "2026-11-22T00:30"),
        ("2026-11-22T23:59", 24, "2026-11-22T00:30"),
        ("2026-11-22T14:45", 6, "2026-11-22T12:30"),
        ("2026-11-22T14:45", 1, "2026-11-22T14:30"),
    ],
)
def test_a_copy_falls_due_while_shops_sleep_and_every_so_many_hours_on(at, hours, due):
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert last_due(moment, every=timedelta(hours=hours)) == datetime.fromisoformat(due).replace(
        tzinfo=UTC
    )


def test_one_is_taken_when_due_and_its_lack_is_said(home, folder, monkeypatch):
    server, said = start_postgres(home), []
    keeper, now = BackupKeeper(server, said.append), datetime.now(UTC)
    assert "There is no backup" in find_backup_fault(server, at=now)
    tend(keeper)
    tend(keeper)
    (copy,) = list_backups(folder)
    assert said == [f"Backup    {copy.folder}; every change since is kept within a minute"]
    assert find_backup_fault(server, at=now) == ""
    late = last_due(now, every=DAY) + DAY
    assert find_backup_fault(server, at=late + timedelta(hours=1)) == "", "it may be at work"
    assert "a later one is missing" in find_backup_fault(server, at=late + timedelta(hours=3))

    monkeypatch.setenv("VAFA_BACKUP_HOURS", "0")
    switched_off = BackupKeeper(server, said.append)
    switched_off.tend()
    assert switched_off._work is None
    assert find_backup_fault(server, at=late + DAY) == ""


def test_what_stands_in_the_way_is_said_once(home, folder):
    server, said = start_postgres(home), []
    folder.write_text("a file where the folder should be")
    keeper = BackupKeeper(server, said.append)
    tend(keeper)
    tend(keeper)
    assert len(said) == 1
    assert "Set VAFA_BACKUP_DIR" in said[0]
    assert keeper._look_at > time.monotonic() + 60, "and it is tried again later"
