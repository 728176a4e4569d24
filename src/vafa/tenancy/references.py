"""References between rows of one business.

A foreign key on the id alone would let a row point into a neighbour's data, since PostgreSQL
checks foreign keys past every row policy. Ours go over (business_id, id): a join in Django
(`TenantForeignKey`) and a constraint in the database (`TenantReference`).
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement
from django.db.models.constraints import BaseConstraint
from django.db.models.fields.related import ForeignObject


class TenantForeignKey(ForeignObject):  # type: ignore[type-arg]
    """The row that `column` names, in the same business. Makes no column and no reverse name."""

    requires_unique_target = False

    def __init__(self, to: Any, column: str, **kwargs: Any) -> None:
        self._column = column
        kwargs.setdefault("null", True)
        kwargs.update(
            from_fields=["business_id", column],
            to_fields=["business_id", "id"],
            on_delete=models.DO_NOTHING,
            related_name="+",
        )
        super().__init__(to, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        for made_here in ("from_fields", "to_fields", "on_delete", "related_name", "null"):
            kwargs.pop(made_here, None)
        kwargs["column"] = self._column
        return name, path, list(args), kwargs


class TenantReference(BaseConstraint):
    """FOREIGN KEY (business_id, column) REFERENCES to (business_id, id), restricting deletes."""

    def __init__(self, column: str, *, to: str, name: str) -> None:
        super().__init__(name=name)
        self.column = column
        self.to = to

    def _clause(self, schema_editor: BaseDatabaseSchemaEditor) -> str:
        quote = schema_editor.quote_name
        target = apps.get_model(self.to)._meta.db_table
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY (business_id, {quote(self.column)}) "
            f"REFERENCES {quote(target)} (business_id, id)"
        )

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        return self._clause(schema_editor)

    def create_sql(self, model: Any, schema_editor: Any) -> Statement:  # type: ignore[override]
        table = schema_editor.quote_name(model._meta.db_table)
        return Statement(f"ALTER TABLE {table} ADD {self._clause(schema_editor)}")

    def remove_sql(self, model: Any, schema_editor: Any) -> Statement:  # type: ignore[override]
        table = schema_editor.quote_name(model._meta.db_table)
        name = schema_editor.quote_name(self.name)
        return Statement(f"ALTER TABLE {table} DROP CONSTRAINT {name}")

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """The database checks it; forms have nothing to add."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TenantReference):
            return NotImplemented
        return (self.name, self.column, self.to) == (other.name, other.column, other.to)

    __hash__ = BaseConstraint.__hash__

    def deconstruct(self) -> tuple[str, tuple[str], dict[str, str]]:
        path = f"{type(self).__module__}.{type(self).__name__}"
        return path, (self.column,), {"to": self.to, "name": self.name}
