"""Whether an answer that was given survives the loss of power, as far as settings can tell."""

from __future__ import annotations

from typing import Any

import psycopg

from vafa.machine.roles import APP, AUDITOR, OWNER

_MUST_BE = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "remote_apply"),
    "data_checksums": ("on",),
}


def list_durability_faults(dsn: str) -> list[str]:
    """What puts acknowledged writes at risk, one sentence each; empty when all is well.

    Looks at the server's settings as a session of `dsn` gets them, and at what is set for
    any database or role of ours, since that overrides them for other sessions.
    """
    with psycopg.connect(dsn) as connection:
        return [*_faults_of_session(connection), *_faults_of_overrides(connection)]


def count_wal_syncs(connection: psycopg.Connection[Any]) -> int:
    """How often the server has made its log safe on the disk since its figures began.

    Sessions hand in their figures with a delay of up to a second, or when they end.
    """
    source = (
        "SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal'"
        if connection.info.server_version >= 180000
        else "SELECT wal_sync FROM pg_stat_wal"
    )
    row = connection.execute(source).fetchone()
    assert row is not None
    return int(row[0] or 0)


def _faults_of_session(connection: psycopg.Connection[Any]) -> list[str]:
    rows = connection.execute(
        "SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name",
        [list(_MUST_BE)],
    )
    return [f"{name} is {value}" for name, value in rows if value not in _MUST_BE[name]]


def _faults_of_overrides(connection: psycopg.Connection[Any]) -> list[str]:
    rows = connection.execute(
        """
        SELECT coalesce(d.datname, 'any database'), coalesce(r.rolname, 'any role'), entry
        FROM pg_db_role_setting s
        LEFT JOIN pg_database d ON d.oid = s.setdatabase
        LEFT JOIN pg_roles r ON r.oid = s.setrole
        CROSS JOIN unnest(s.setconfig) AS entry
        WHERE (d.datname IS NULL OR d.datname = current_database())
          AND (r.rolname IS NULL OR r.rolname = ANY(%s))
        """,
        [[APP, OWNER, AUDITOR]],
    )
    faults = []
    for database, role, entry in rows:
        name, _, value = entry.partition("=")
        if name in _MUST_BE and value not in _MUST_BE[name]:
            faults.append(f"{name} is {value} for {role} in {database}")
    return faults
