"""The copies that `vafa run` takes of its embedded server by itself, and whether they are in time.

With the first copy the log of changes begins to be kept, so from then on the club can be brought
back as it was at any moment (`vafa restore`). An outside server is its keeper's to save.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg

from vafa.config.paths import BACKUPS, MEDIA
from vafa.foundation import env
from vafa.machine.backup import back_up, newest_backup
from vafa.machine.errors import MachineError
from vafa.machine.postgres import Server

_FIRST = datetime(2026, 1, 1, 0, 30, tzinfo=UTC)  # 04:00 in Tehran, when shops sleep
_LATE = timedelta(hours=2)
_LOOK_SECONDS = 60.0
_RETRY_SECONDS = 600.0


def copies_kept() -> int:
    """VAFA_BACKUP_KEEP: how many copies stay, each with the changes since."""
    return max(env.number("VAFA_BACKUP_KEEP", 7), 1)


def time_between() -> timedelta | None:
    """VAFA_BACKUP_HOURS: how long from one copy to the next; None when it is 0, which means off."""
    hours = env.number("VAFA_BACKUP_HOURS", 24)
    return timedelta(hours=hours) if hours > 0 else None


def last_due(at: datetime, *, every: timedelta) -> datetime:
    """The last moment at which a copy fell due: by Tehran's clock at 04:00, and `every` on from it.

    A machine that slept then has its copy due when it wakes.
    """
    return at - (at - _FIRST) % every


def find_backup_fault(server: Server, *, at: datetime) -> str:
    """What is wrong with the copies that should be there by now, as a sentence; or nothing."""
    every = time_between()
    newest = newest_backup(server, to=BACKUPS) if every else None
    if every is None or (newest and newest.taken_at >= last_due(at, every=every)):
        return ""
    if newest is None:
        return f"There is no backup in {BACKUPS} yet. `vafa run` takes one at its start."
    if at - last_due(at, every=every) < _LATE:
        return ""
    return f"The newest backup is of {newest.taken_at:%Y-%m-%d %H:%M} UTC: a later one is missing."


class BackupKeeper:
    """Takes a copy when one is due, beside the other work. Call `tend` now and then."""

    def __init__(self, server: Server, say: Callable[[str], None]) -> None:
        self._server = server
        self._say = say
        self._every = time_between()
        self._look_at = 0.0
        self._complaint = ""
        self._work: threading.Thread | None = None

    def tend(self) -> None:
        """Begin a copy if one is due and none is being taken; returns at once."""
        is_busy = self._work is not None and self._work.is_alive()
        if self._every is None or is_busy or time.monotonic() < self._look_at:
            return
        self._look_at = time.monotonic() + _LOOK_SECONDS
        self._work = threading.Thread(target=self._take_if_due, args=(self._every,), daemon=True)
        self._work.start()

    def _take_if_due(self, every: timedelta) -> None:
        try:
            newest = newest_backup(self._server, to=BACKUPS)
            if newest is None or newest.taken_at < last_due(datetime.now(UTC), every=every):
                done = back_up(self._server, to=BACKUPS, media=MEDIA, keep=copies_kept())
                self._say(f"Backup    {done.folder}; every change since is kept within a minute")
            self._complaint = ""
        except (MachineError, psycopg.Error, OSError) as error:
            self._look_at = time.monotonic() + _RETRY_SECONDS
            if str(error) != self._complaint:  # once, not every ten minutes
                self._complaint = str(error)
                self._say(f"No backup could be taken: {error}")
