"""Statements that Django cannot say, made of parts that it can.

A part is a queryset, and so carries the business of its scope, its filters and its values; the
statement around it only joins, groups or inserts. `{name}` in the statement stands for the SELECT
of the part of that name. Only our own literals stand around the parts, never input.
"""

from __future__ import annotations

from string import Formatter
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Part = QuerySet[Any, Any]


def fetch(statement: str, **parts: Part) -> list[tuple[Any, ...]]:
    """The rows of the statement."""
    with connection.cursor() as cursor:
        cursor.execute(*compose(statement, parts))
        return cursor.fetchall()


def run(statement: str, **parts: Part) -> int:
    """Execute the statement; how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(*compose(statement, parts))
        written: int = cursor.rowcount
    return written


def compose(statement: str, parts: dict[str, Part]) -> tuple[str, list[Any]]:
    """SQL and its values, in the order in which the parts stand in the statement."""
    text: list[str] = []
    values: list[Any] = []
    for literal, name, _, _ in Formatter().parse(statement):
        text.append(literal.replace("%", "%%"))
        if name is not None:
            sql, of_part = parts[name].query.sql_with_params()
            text.append(sql)
            values += of_part
    return "".join(text), values
