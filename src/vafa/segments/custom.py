"""Values of the business's own fields, as a condition on rows of Customer asks for them."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Func, Lookup, Q, TextField, Value


def text_of(field_id: int) -> Func:
    """What stands in the field, as text; null for nothing."""
    return Func(
        F("custom"),
        Value(str(field_id)),
        function="jsonb_extract_path_text",
        output_field=TextField(),
    )


def says(field_id: int, *lookups: Lookup[Any]) -> Q:
    """Who has told it, and of whom all of this holds."""
    found = Q(custom__has_key=str(field_id))
    for lookup in lookups:
        found &= Q(lookup)
    return found
