"""Backups of a server that is not ours to run: a dump by pg_dump, as of one moment.

Going back to any moment is that server's own business. The login must see every row: one that
row policies bind is refused by pg_dump itself, rather than dumping less than all.
"""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from vafa.machine.account import Account
from vafa.machine.backup import STAMP
from vafa.machine.binaries import find_binaries
from vafa.machine.errors import MachineError
from vafa.machine.roles import OWNER

# Our pg_restore begins with this setting whatever the server; one before 17 does not know it.
_NEWER_THAN_SERVER = 'unrecognized configuration parameter "transaction_timeout"'
_VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}


def dump(url: str, *, to: Path) -> Path:
    """Write the database of `url` into a new file in `to`; a dump cut short gets no name."""
    to.mkdir(parents=True, exist_ok=True)
    target = to / f"{datetime.now(UTC):{STAMP}}.dump"
    part = target.with_suffix(".part")
    _run(url, "pg_dump", "--format", "custom", "--file", str(part))
    part.chmod(0o600)
    part.rename(target)
    return target


def load(url: str, *, file: Path) -> str:
    """Read a dump into a new database beside that of `url`; the new one's name.

    The present database stays untouched: pointing DATABASE_URL at the new one is the switch.
    """
    name = f"{conninfo_to_dict(url)['dbname']}_restored_{datetime.now(UTC):{STAMP}}".lower()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
                sql.Identifier(name), sql.Identifier(OWNER)
            )
        )
    there = make_conninfo(url, dbname=name)
    _run(there, "pg_restore", "--dbname", name, str(file), forgives=_NEWER_THAN_SERVER)
    return name


def latest_dump(folder: Path) -> Path:
    """The newest finished dump; MachineError when there is none."""
    dumps = sorted(folder.glob("*.dump"))
    if not dumps:
        raise MachineError(f"There is no dump in {folder}. `vafa backup` writes one.")
    return dumps[-1]


def _run(dsn: str, program: str, *words: str, forgives: str = "") -> None:
    """Run a client program; the login travels in the environment, where `ps` does not show it.

    MachineError with its words if it fails, unless all its errors are the one it is forgiven.
    """
    login = conninfo_to_dict(dsn)
    us = Account(uid=os.geteuid(), gid=os.getegid(), drops=False)
    binaries = find_binaries(account=us, copies=Path("/nonexistent"), major=None)
    others = {k: v for k, v in login.items() if k not in _VARIABLES and k != "dbname"}
    environment = {
        **{variable: str(login[key]) for key, variable in _VARIABLES.items() if login.get(key)},
        **{f"PG{key.upper()}": str(value) for key, value in others.items()},
        "PGDATABASE": str(login["dbname"]),
        "LC_ALL": "C",
    }
    done = subprocess.run(
        [str(binaries.program(program)), "--no-password", *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    errors = [line for line in done.stderr.splitlines() if " error: " in line]
    is_forgiven = bool(forgives and errors) and all(forgives in line for line in errors)
    if done.returncode != 0 and not is_forgiven:
        raise MachineError(f"{program} did not finish: {done.stderr.strip()}")
