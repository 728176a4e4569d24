"""What the last night foresaw of customers: one way to ask, for the criteria of each figure."""

from __future__ import annotations

from django.db.models import Q

from vafa.insight.queries import values_to_come
from vafa.segments.criterion import has


def foreseen(column: str, least: float | None, most: float | None) -> Q:
    """Who is expected to have from `least` to `most` of it; who cannot be foreseen is not meant."""
    bounds = {f"{column}__gte": least, f"{column}__lte": most}
    said = {name: bound for name, bound in bounds.items() if bound is not None}
    return has(values_to_come().filter(**{f"{column}__isnull": False}, **said))
