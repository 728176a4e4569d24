"""The views that auditors may rely on: the schema `acc`, put up after every migration."""

from __future__ import annotations

from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

SQL = Path(__file__).with_name("acc.sql")


def install_acc_views(connection: BaseDatabaseWrapper) -> None:
    """Make the views anew and grant the auditor what they read. Repeatable; run as the owner."""
    with connection.cursor() as cursor:
        cursor.execute(SQL.read_text(encoding="utf-8"))
