"""Bring the database to the shape of this code, then put up its fences."""

from __future__ import annotations

from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connections
from django.db.migrations.executor import MigrationExecutor
from psycopg.errors import LockNotAvailable

from vafa.machine.errors import MachineError
from vafa.reports.auditing import install_acc_views
from vafa.tenancy.row_security import install_row_security

OWNER = "owner"
LOCK_WAIT = "10s"


def migrate(*, verbosity: int = 1) -> None:
    """Apply the migrations as the owner of the tables and install policies, grants and views.

    MachineError where a table stays in use for LOCK_WAIT: whoever waits for a table makes every
    sale wait behind, so this gives up instead. What was done is whole; a repeat does the rest.
    """
    owner = connections[OWNER]
    with owner.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_WAIT}'")
    try:
        call_command("migrate", database=OWNER, verbosity=verbosity, interactive=False)
        install_row_security(owner)
        install_acc_views(owner)
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise MachineError(
            "A table was in use all the time, so the database could not be brought to the shape of "
            "this version. Stop what runs on it, or try again at a quieter hour."
        ) from None


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
