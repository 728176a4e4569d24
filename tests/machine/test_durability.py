"""An answer that was given is on the disk (T12), and the check is seen to fail."""

from __future__ import annotations

import itertools
import os
import signal
import threading
import time

import psycopg
import pytest

from vafa.machine.durability import count_wal_syncs, list_durability_faults
from vafa.machine.leftovers import read_postmaster
from vafa.machine.postgres import start_postgres
from vafa.machine.roles import APP, OWNER, prepare_database

COMMITS = 200
MUTANTS = {
    "role": "ALTER ROLE vafa_app SET synchronous_commit = off",
    "database": "ALTER DATABASE vafa SET synchronous_commit = local",
    "role in database": "ALTER ROLE vafa_app IN DATABASE vafa SET synchronous_commit = off",
    "server": "ALTER SYSTEM SET synchronous_commit = off",
    "torn pages": "ALTER SYSTEM SET full_page_writes = off",
    "no fsync": "ALTER SYSTEM SET fsync = off",
}


@pytest.fixture
def server(home, each_postgres):
    server = start_postgres(home)
    prepare_database(server.admin_dsn(), "vafa")
    with psycopg.connect(server.dsn(OWNER, "vafa")) as connection:
        connection.execute("CREATE TABLE mark (value int)")
        connection.execute("GRANT INSERT ON mark TO vafa_app")
    return server


def commit_and_count_syncs(server) -> int:
    with psycopg.connect(server.admin_dsn(), autocommit=True) as watcher:
        before = count_wal_syncs(watcher)
        with psycopg.connect(server.dsn(APP, "vafa"), autocommit=True) as connection:
            for value in range(COMMITS):
                connection.execute("INSERT INTO mark VALUES (%s)", [value])
        deadline = time.monotonic() + 1.2
        while count_wal_syncs(watcher) - before < COMMITS and time.monotonic() < deadline:
            time.sleep(0.05)
        return count_wal_syncs(watcher) - before


def test_every_commit_of_the_application_reaches_the_disk(server):
    assert list_durability_faults(server.dsn(APP, "vafa")) == []
    assert commit_and_count_syncs(server) >= COMMITS
    with psycopg.connect(server.admin_dsn("vafa"), autocommit=True) as admin:
        admin.execute("ALTER ROLE vafa_app SET synchronous_commit = off")
    assert commit_and_count_syncs(server) < COMMITS / 2, "the mutant must be seen"


def test_each_careless_setting_is_named(server):
    for name, mutation in MUTANTS.items():
        with psycopg.connect(server.admin_dsn("vafa"), autocommit=True) as admin:
            admin.execute(mutation)
            admin.execute("SELECT pg_reload_conf()")
        deadline = time.monotonic() + 5
        while not (faults := list_durability_faults(server.dsn(OWNER, "vafa"))):
            assert time.monotonic() < deadline, f"{name} goes unseen"
        assert all(mutation.rpartition(" SET ")[2].split(" ")[0] in fault for fault in faults)
        with psycopg.connect(server.admin_dsn("vafa"), autocommit=True) as admin:
            setting = mutation.rpartition(" SET ")[2].partition(" ")[0]
            admin.execute(mutation.rpartition(" SET ")[0] + f" RESET {setting}")
            admin.execute("SELECT pg_reload_conf()")
        while list_durability_faults(server.dsn(OWNER, "vafa")):
            assert time.monotonic() < deadline


@pytest.mark.parametrize("is_careless", [False, True])
def test_every_answered_commit_outlives_the_postmaster(server, is_careless):
    """The mutant, synchronous_commit off, must be seen to lose what it answered."""
    if is_careless:
        with psycopg.connect(server.admin_dsn(), autocommit=True) as admin:
            admin.execute("ALTER ROLE vafa_app SET synchronous_commit = off")
            # The writer's naps decide how much a crash can lose; make them long enough to be sure.
            admin.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
            admin.execute("ALTER SYSTEM SET wal_writer_flush_after = '1GB'")
            admin.execute("SELECT pg_reload_conf()")
    answered = write_until_killed(server)
    start_postgres(server.cluster.home)
    with psycopg.connect(server.admin_dsn("vafa")) as admin:
        kept = {value for (value,) in admin.execute("SELECT value FROM mark")}
    lost = set(answered) - kept
    assert bool(lost) == is_careless, f"{len(lost)} of {len(answered)} lost"


def write_until_killed(server) -> list[int]:
    """Commit one after another, kill the postmaster in the middle; what was answered."""
    answered: list[int] = []

    def write() -> None:
        with psycopg.connect(server.dsn(APP, "vafa"), autocommit=True) as connection:
            for value in itertools.count():
                try:
                    connection.execute("INSERT INTO mark VALUES (%s)", [value])
                except psycopg.OperationalError:
                    return
                answered.append(value)

    writer = threading.Thread(target=write)
    writer.start()
    while len(answered) < 100:
        assert writer.is_alive()
        time.sleep(0.01)
    os.kill(read_postmaster(server.cluster.data), signal.SIGKILL)
    writer.join(timeout=60)
    assert not writer.is_alive()
    return answered
