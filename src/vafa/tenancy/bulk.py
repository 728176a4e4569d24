"""Writing and finding many rows at once: one statement with one value, however many rows.

The rows travel as JSON, which Python writes and PostgreSQL reads in C. COPY would be faster yet,
but PostgreSQL refuses it where row policies hold, and they always hold here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import F, Lookup

from vafa.tenancy.models import TenantModel
from vafa.tenancy.scope import current_business_id


def insert_many(
    model: type[TenantModel], rows: Sequence[dict[str, Any]], *, skip_known: bool = False
) -> None:
    """Write new rows of the business in scope; `skip_known` passes over those already there.

    Each row names every column but its business, and all name the same. IntegrityError when one
    breaks a rule, and none is written then. Give some thousands at most.
    """
    if not rows:
        return
    statement = _write_insert(model, tuple(rows[0]), skip_known)
    with connection.cursor() as cursor:
        cursor.execute(statement, [current_business_id(), _write_body(rows)])


def upsert_many(
    model: type[TenantModel], rows: Sequence[dict[str, Any]], *, by: tuple[str, ...]
) -> int:
    """Write rows of the business in scope, over those that `by` (a unique key) names already.

    As `insert_many`, and a row that stays the same is not written. Returns how many were.
    """
    if not rows:
        return 0
    names = tuple(rows[0])
    others = [name for name in names if name not in by]
    columns = ", ".join(f'"{name}"' for name in others)
    kept = ", ".join(f'kept."{name}"' for name in others)
    fresh = ", ".join(f'EXCLUDED."{name}"' for name in others)
    keys = ", ".join(f'"{name}"' for name in ("business_id", *by))
    statement = (
        f"{_write_insert(model, names, False)} ON CONFLICT ({keys}) "
        f"DO UPDATE SET ({columns}) = ROW({fresh}) WHERE ({kept}) IS DISTINCT FROM ({fresh})"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [current_business_id(), _write_body(rows)])
        written: int = cursor.rowcount
    return written


def update_many(model: type[TenantModel], rows: Sequence[dict[str, Any]]) -> None:
    """Change rows of the business in scope, one statement for all: each names its `id` and, all
    alike, the columns that it is to have. Give some thousands at most.
    """
    if not rows:
        return
    statement = _write_update(model, tuple(rows[0]))
    with connection.cursor() as cursor:
        cursor.execute(statement, [_write_body(rows), current_business_id()])


class _AnyOf(Lookup):
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, values = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*values, self.rhs)


def is_any_of(column: str, texts: Collection[str]) -> _AnyOf:
    """For `filter(is_any_of("mobile", mobiles))`: as `mobile__in`, which takes ten times as long
    for a thousand texts, since it carries each by itself.
    """
    return _AnyOf(F(column), list(texts))


@cache
def _write_update(model: type[TenantModel], names: tuple[str, ...]) -> str:
    changed = ", ".join(f'"{name}" = rows."{name}"' for name in names if name != "id")
    return (
        f'UPDATE "{model._meta.db_table}" AS had SET {changed} '  # noqa: S608 - our names
        f"FROM json_to_recordset(%s) AS rows ({_type_columns(model, names)}) "
        "WHERE had.business_id = %s AND had.id = rows.id"
    )


@cache
def _write_insert(model: type[TenantModel], names: tuple[str, ...], skip_known: bool) -> str:
    columns = ", ".join(f'"{name}"' for name in names)
    return (
        f'INSERT INTO "{model._meta.db_table}" AS kept (business_id, {columns}) '  # noqa: S608 - ours
        f"SELECT %s, * FROM json_to_recordset(%s) AS rows ({_type_columns(model, names)})"
        f"{' ON CONFLICT DO NOTHING' if skip_known else ''}"
    )


def _type_columns(model: type[TenantModel], names: tuple[str, ...]) -> str:
    """A type stands without its length, so that too long a text is refused and not cut."""
    kinds = [model._meta.get_field(name).db_type(connection) or "" for name in names]
    return ", ".join(
        f'"{name}" {kind.partition("(")[0]}' for name, kind in zip(names, kinds, strict=True)
    )


def _write_body(rows: Sequence[dict[str, Any]]) -> str:
    return json.dumps(rows, default=_write_value, ensure_ascii=False)


def _write_value(value: Any) -> str:
    """What JSON has no word for, as PostgreSQL reads it."""
    assert isinstance(value, (date, Decimal)), f"{value!r} cannot be written as JSON"
    return str(value)
