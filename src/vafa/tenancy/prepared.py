"""Statements that are worked out once and run often: what every sale reads and writes.

Building and compiling a queryset costs Django several times what fetching its row costs. A
prepared question is an ordinary queryset, compiled at its first use with a stand-in for each
value and for the business in scope; from then on only the values change. What a scope guards
stays guarded: the business is a value like the others, put in from the scope each time.

On each connection the server prepares them in its turn (`prepare_threshold` in the settings).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, get_related_populators

from vafa.tenancy.models import TenantModel
from vafa.tenancy.scope import current_business_id, has_scope, standing_in

_BUSINESS = "business"


@dataclass(frozen=True, slots=True)
class _Statement:
    """SQL, and for each of its parameters: a constant, or the name of a value and its kind."""

    sql: str
    is_scoped: bool
    parameters: tuple[tuple[str | None, Any], ...]
    converters: Any
    apply: Callable[..., Any]
    build: Callable[[Any], Any]


class Prepared:
    """`Prepared(lambda mobile: Customer.objects.filter(mobile=mobile))`, asked with `mobile=…`.

    The lambda is called once, with stand-ins: it must neither look at its values nor branch on
    them. Values are whole numbers, texts and instants, never None or lists. The queryset gives
    models, `select_related` ones included, or rows of `values_list`.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any, Any]]) -> None:
        self._ask = ask
        self._statement: _Statement | None = None

    def first(self, **values: Any) -> Any:
        """The first row, or None. The question itself says the order, and `[:1]`."""
        rows = self.all(**values)
        return rows[0] if rows else None

    def all(self, **values: Any) -> list[Any]:
        """The rows, by one statement."""
        if self._statement is None:
            self._statement = _compile(self._ask, values)
        statement = self._statement
        if statement.is_scoped:
            values[_BUSINESS] = current_business_id()
        with _open_cursor(connections[DEFAULT_DB_ALIAS]) as cursor:
            cursor.execute(
                statement.sql,
                [
                    kind if name is None else kind(values[name])
                    for name, kind in statement.parameters
                ],
            )
            rows = cursor.fetchall()
        if statement.converters:
            rows = statement.apply(rows, statement.converters)
        return [statement.build(row) for row in rows]


def insert(rows: Sequence[TenantModel]) -> None:
    """Write new rows of one table, in one statement that is worked out once for so many rows.

    IntegrityError as from `save`. Nothing is read back, and no signal is sent.
    """
    model = type(rows[0])
    fields = _list_fields(model)
    database = connections[DEFAULT_DB_ALIAS]  # itself, not the proxy: it is asked for each value
    values = [
        field.get_db_prep_save(getattr(row, field.attname), database)
        for row in map(TenantModel.take_business, rows)
        for field in fields
    ]
    with _open_cursor(database) as cursor:
        cursor.execute(_write_insert(model, len(rows)), values)


def _open_cursor(database: Any) -> Any:
    """As `database.cursor()`, but what it runs again and again is prepared by the server, too."""
    database.close_if_health_check_failed()
    database.ensure_connection()
    cursor = ServerBindingCursor(database.connection)  # type: ignore[call-arg]
    return database._prepare_cursor(cursor)


@lru_cache(maxsize=1024)
def _write_insert(model: type[TenantModel], count: int) -> str:
    names = [f'"{field.column}"' for field in _list_fields(model)]
    row = f"({', '.join(['%s'] * len(names))})"
    table = model._meta.db_table
    return f'INSERT INTO "{table}" ({", ".join(names)}) VALUES {", ".join([row] * count)}'  # noqa: S608


@lru_cache(maxsize=1024)
def _list_fields(model: type[TenantModel]) -> list[Any]:
    """What has a column and is not worked out by the database."""
    return [field for field in model._meta.concrete_fields if field.column and not field.generated]


def _compile(ask: Callable[..., QuerySet[Any, Any]], values: dict[str, Any]) -> _Statement:
    stand_ins = {
        name: _stand_in(value, place) for place, (name, value) in enumerate(values.items())
    }
    if has_scope():
        stand_ins[_BUSINESS] = _stand_in(0, len(stand_ins))
        with standing_in(stand_ins[_BUSINESS]):
            rows = ask(**{name: stand_ins[name] for name in values})
    else:
        rows = ask(**stand_ins)
    compiler = rows.query.get_compiler(rows.db)
    sql, parameters = compiler.as_sql()
    names = {stand_in: name for name, stand_in in stand_ins.items()}
    found = tuple(
        (names[one], _keep if type(one) in {str, datetime} else type(one))
        if one in names
        else (None, one)
        for one in parameters
    )
    placed = {name for name, _ in found}
    assert placed >= values.keys(), f"{values.keys() - placed} stand nowhere in the statement"
    return _Statement(
        sql=sql,
        is_scoped=_BUSINESS in placed,
        parameters=found,
        converters=compiler.get_converters([column[0] for column in compiler.select]),
        apply=lambda fetched, converters: list(compiler.apply_converters(fetched, converters)),
        build=_choose_builder(rows, compiler),
    )


def _stand_in(value: Any, place: int) -> Any:
    """A value of the same kind that nothing else in a statement is."""
    if isinstance(value, str):
        return f"stand-in {place} \u2063"
    if isinstance(value, datetime):
        return datetime(1, 1, 1, microsecond=place + 1, tzinfo=UTC)
    assert isinstance(value, int), f"{value!r} cannot be prepared for"
    return -(2**62) - place


def _choose_builder(rows: QuerySet[Any, Any], compiler: Any) -> Callable[[Any], Any]:
    if not issubclass(rows._iterable_class, ModelIterable):
        return tuple
    first, last = compiler.klass_info["select_fields"][0], compiler.klass_info["select_fields"][-1]
    names = [column[0].target.attname for column in compiler.select[first : last + 1]]
    related = get_related_populators(compiler.klass_info, compiler.select, rows.db)  # type: ignore[call-arg]

    def build(row: Any) -> Any:
        made = rows.model.from_db(rows.db, names, row[first : last + 1])
        for one in related:
            one.populate(row, made)
        return made

    return build


def _keep(value: Any) -> Any:
    return value
