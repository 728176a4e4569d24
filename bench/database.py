"""A database for measuring, on a PostgreSQL of its own that is kept between runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vafa.config.settings")
for key in ("VAFA_SECRET_KEY", "VAFA_CODE_KEY"):  # the web server refuses the ones of the tests
    os.environ.setdefault(key, "of-the-bench-alone-" * 3)

import django  # noqa: E402

django.setup()

import psycopg  # noqa: E402

from tests.database import point_django_at  # noqa: E402
from vafa.config.migrate import migrate  # noqa: E402
from vafa.machine.postgres import Server, start_postgres  # noqa: E402
from vafa.machine.roles import prepare_database  # noqa: E402


@contextmanager
def bench_database(name: str, *, fresh: bool = True) -> Iterator[tuple[Server, psycopg.Connection]]:
    """The server and a superuser's connection to a migrated database; Django points at it."""
    server = start_postgres(ROOT / "var" / "bench-postgres")
    with psycopg.connect(server.admin_dsn(), autocommit=True) as admin:
        if fresh:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    prepare_database(server.admin_dsn(), name)
    point_django_at(server, name)
    migrate(verbosity=0)
    with psycopg.connect(server.admin_dsn(name), autocommit=True) as connection:
        yield server, connection
    django.db.connections.close_all()
    server.stop()


__all__ = ["ROOT", "bench_database"]
