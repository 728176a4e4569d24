"""One database for a test session, on a PostgreSQL of this checkout's own.

A template is migrated once per state of the sources that shape the database and kept; each
session works on a copy of it, which costs a fraction of a second, and drops the copy at its end.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections

from vafa.config.migrate import migrate
from vafa.machine.postgres import Server, start_postgres
from vafa.machine.roles import APP, OWNER, prepare_database

ALIASES = {"default": APP, "owner": OWNER}
SHAPERS = ("**/migrations/*.py", "**/models.py", "**/models/*.py", "**/*.sql", "tenancy/*.py")
SHAPER_FILES = ("config/settings.py", "config/migrate.py", "machine/roles.py")


def start_test_postgres() -> Server:
    """The server of this checkout; a folder of its own for each set of programs in PG_BINDIR."""
    version = Path(os.environ.get("PG_BINDIR", "").strip()).parent.name
    home = settings.ROOT / "var" / f"test-postgres{'-' if version else ''}{version}"
    # Nothing in it outlives a power cut; what must is tested on clubs of their own.
    return start_postgres(home, fsync="off", full_page_writes="off")


@contextmanager
def fresh_database(server: Server) -> Iterator[str]:
    """Django's aliases on a new copy of the template: `default` as the app, `owner` as owner."""
    name = f"vafa_test_{os.getpid()}"
    with psycopg.connect(server.admin_dsn(), autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(2)")
        template = ensure_template(server, admin)
        _drop_forgotten(admin, keep=template)
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER {OWNER}')
    point_django_at(server, name)
    # Rights on a database are not copied with it.
    prepare_database(server.admin_dsn(), name)
    yield name
    connections.close_all()
    with psycopg.connect(server.admin_dsn(), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def point_django_at(server: Server, database: str) -> None:
    """Make every alias connect to this database, each as its role."""
    connections.close_all()
    for alias, role in ALIASES.items():
        connections[alias].settings_dict.update(
            NAME=database, USER=role, PASSWORD="", HOST=str(server.cluster.sockets), PORT=""
        )


def ensure_template(server: Server, admin: psycopg.Connection) -> str:
    """The name of the database that is migrated to the state of the sources."""
    name = f"vafa_template_{_hash_of_shapers()}"
    if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        building = f"vafa_building_{os.getpid()}"
        prepare_database(server.admin_dsn(), building)
        point_django_at(server, building)
        migrate(verbosity=0)
        connections.close_all()
        admin.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')
    return name


def copy_tables(source: str, server: Server) -> None:
    """Make the club's database on `server` a copy of `source`: quicker than to migrate."""
    prepare_database(server.admin_dsn(), "vafa")
    program = server.cluster.binaries.program
    dump = [program("pg_dump"), "--dbname", source, "--clean", "--if-exists"]
    fill = [program("psql"), "--quiet", "--output", os.devnull, "--dbname"]
    with subprocess.Popen(dump, stdout=subprocess.PIPE) as reading:
        subprocess.run(
            [*fill, server.admin_dsn("vafa"), "--set", "ON_ERROR_STOP=1"],
            stdin=reading.stdout,
            check=True,
            timeout=60,
        )


def _drop_forgotten(admin: psycopg.Connection, *, keep: str) -> None:
    """Drop old templates, and what killed sessions left."""
    rows = admin.execute("SELECT datname FROM pg_database WHERE datname LIKE 'vafa\\_%\\_%'")
    for (name,) in rows.fetchall():
        kind, _, tail = name.removeprefix("vafa_").partition("_")
        is_old_template = kind == "template" and name != keep
        is_orphan = kind in {"test", "building"} and not Path(f"/proc/{tail}").exists()
        if is_old_template or is_orphan:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _hash_of_shapers() -> str:
    package = settings.ROOT / "src" / "vafa"
    files = {path for pattern in SHAPERS for path in package.glob(pattern)}
    files |= {package / name for name in SHAPER_FILES}
    files.add(settings.ROOT / "requirements" / "run.txt")
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(str(path.relative_to(settings.ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
