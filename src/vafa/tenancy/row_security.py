"""The fences inside the database, put up after every migration.

Each tenant table gets a forced policy; the application role gets what it needs and no more.
Repeatable: running it again changes nothing. Run as the owner of the tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from vafa.tenancy.models import TenantModel

APP_ROLE = "vafa_app"
OWNER_ROLE = "vafa_owner"
SETTING = "app.business_id"

# ANY(ARRAY[…]) and not "=": the shape that a distributed planner can also push down.
MINE = f"business_id = ANY (ARRAY[nullif(current_setting('{SETTING}', true), '')::bigint])"


def list_tenant_models() -> Iterator[type[TenantModel]]:
    """Every concrete model that belongs to a business."""
    for model in apps.get_models():
        if issubclass(model, TenantModel):
            yield model


def install_row_security(connection: BaseDatabaseWrapper) -> None:
    """Force the policy on every tenant table and grant the application role its rights."""
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE}"
        )
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP_ROLE}")
        for model in list_tenant_models():
            _fence(cursor, model)
        for each in apps.get_models():
            _withhold(cursor, each)


def _fence(cursor: Any, model: type[TenantModel]) -> None:
    table = f'"{model._meta.db_table}"'
    cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    cursor.execute(f"DROP POLICY IF EXISTS same_business ON {table}")
    cursor.execute(f"CREATE POLICY same_business ON {table} USING ({MINE}) WITH CHECK ({MINE})")


def _withhold(cursor: Any, model: type[Model]) -> None:
    """A model may ask for less than all rights: the books may not be changed or erased, and no row
    of the directory may be given to another business.
    """
    table = f'"{model._meta.db_table}"'
    for right in getattr(model, "rights_withheld", ()):
        cursor.execute(f"REVOKE {right} ON {table} FROM {APP_ROLE}")
    columns = getattr(model, "columns_updatable", None)
    if columns is not None:
        cursor.execute(f"REVOKE UPDATE ON {table} FROM {APP_ROLE}")
        if columns:
            names = ", ".join(f'"{column}"' for column in columns)
            cursor.execute(f"GRANT UPDATE ({names}) ON {table} TO {APP_ROLE}")
