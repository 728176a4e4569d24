"""Bring the database to the shape of this code, then put up its fences."""

from __future__ import annotations

from django.core.management import call_command
from django.db import ProgrammingError, connections
from django.db.migrations.executor import MigrationExecutor

from vafa.reports.auditing import install_acc_views
from vafa.tenancy.row_security import install_row_security

OWNER = "owner"


def migrate(*, verbosity: int = 1) -> None:
    """Apply the migrations as the owner of the tables and install policies, grants and views."""
    call_command("migrate", database=OWNER, verbosity=verbosity, interactive=False)
    install_row_security(connections[OWNER])
    install_acc_views(connections[OWNER])


def is_migrated() -> bool:
    """Whether every migration of this code is applied and the application may see the tables."""
    try:
        executor = MigrationExecutor(connections["default"])
    except ProgrammingError:  # the first migration is at it: rights are given when it is done
        return False
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def measure_tables() -> None:
    """Let PostgreSQL look at the tables now; after a large load its own look comes too late."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("ANALYZE")
