"""Races that happen exactly where they hurt: a rival acts between a check and its act.

`rival_before(monkeypatch, target, rival)` replaces the function at `target` so that, the first
time it is called, the rival runs in a thread of its own with its own connection. Then the first
goes on once the rival has either finished or is seen by PostgreSQL to wait for a lock.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, connections
from django.utils.module_loading import import_string

PATIENCE = 10.0


class Rival:
    """What the rival's act came to: `value`, or the `error` that it met."""

    value: Any = None
    error: BaseException | None = None

    def __init__(self, act: Callable[[], Any]) -> None:
        self._act = act
        self._pid: int | None = None
        self._thread = threading.Thread(target=self._run)

    def start_and_wait_until_done_or_blocked(self) -> None:
        self._thread.start()
        deadline = time.monotonic() + PATIENCE
        while self._thread.is_alive() and time.monotonic() < deadline:
            if self._pid is not None and _waits_for_a_lock(self._pid):
                return
            self._thread.join(0.005)
        assert not self._thread.is_alive(), "the rival neither finished nor waits for a lock"

    def finish(self) -> Rival:
        if self._thread.ident is not None:
            self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "the rival never came to an end"
        return self

    def _run(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self._pid = cursor.fetchone()[0]
            self.value = self._act()
        except BaseException as error:
            self.error = error
        finally:
            connections.close_all()


def rival_before(monkeypatch, target: str, act: Callable[[], Any]) -> Rival:
    """Let `act` happen just before the function named `target` is first called."""
    rival = Rival(act)
    original = import_string(target)
    begun = threading.Event()

    def in_between(*args: Any, **kwargs: Any) -> Any:
        if threading.current_thread() is threading.main_thread() and not begun.is_set():
            begun.set()
            rival.start_and_wait_until_done_or_blocked()
        return original(*args, **kwargs)

    monkeypatch.setattr(target, in_between)
    return rival


def _waits_for_a_lock(pid: int) -> bool:
    import psycopg

    settings = connections["owner"].get_connection_params()
    named = {name: settings[name] for name in ("host", "user", "dbname")}
    with psycopg.connect(**named, autocommit=True) as watcher:
        row = watcher.execute(
            "SELECT wait_event_type FROM pg_stat_activity WHERE pid = %s", [pid]
        ).fetchone()
        blocked = watcher.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid]).fetchone()
    return bool(blocked and blocked[0]) or (row is not None and row[0] == "Lock")
