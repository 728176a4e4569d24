"""What reports count of credit and points: given, spent, ended, taken back."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from vafa.insight.queries import load_flow
from vafa.insight.types import Flow
from vafa.ledger.queries import movements, sides_of
from vafa.ledger.types import Unit
from vafa.reports.types import Column, Filters, Kind, Row, Subject

FLOW = ("issued", "sold", "spent", "expired", "taken_back", "adjusted", "other")


def flow_columns(kind: Kind) -> tuple[Column, ...]:
    """A column for each thing that can happen to value."""
    return (
        Column(slug="issued", title=_("Given"), kind=kind, has_total=True),
        Column(slug="sold", title=_("Sold"), kind=kind, has_total=True),
        Column(slug="spent", title=_("Spent"), kind=kind, has_total=True),
        Column(slug="expired", title=_("Ended unspent"), kind=kind, has_total=True),
        Column(slug="taken_back", title=_("Taken back"), kind=kind, has_total=True),
        Column(slug="adjusted", title=_("Taken by hand"), kind=kind, has_total=True),
        Column(slug="other", title=_("Otherwise"), kind=kind, has_total=True),
    )


def flow_rows(filters: Filters, unit: Unit) -> list[Row]:
    """A row for each day: what happened, and what customers held when it was over."""
    flow = load_flow(first=filters.period.first, unit=unit)
    held = flow.open_before
    rows = []
    for day in filters.period:
        of_day = flow.by_day.get(day, Flow())
        held += of_day.net
        amounts = [getattr(of_day, name) for name in FLOW]
        rows.append(Row(cells=(day, *amounts, held), subject=Subject(kind="day", value=day)))
    return rows


def sum_flow_by(filters: Filters, unit: Unit, *by: str) -> dict[tuple[Any, ...], list[int]]:
    """The amounts of `flow_columns` in the period for each value of the movements' columns."""
    rows = movements().filter(
        unit=unit, transfer__at__gte=filters.start, transfer__at__lt=filters.end
    )
    sides = ("source__purpose", "target__purpose")
    found: defaultdict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for *key, source, target, total in rows.values_list(*by, *sides).annotate(total=Sum("amount")):
        for purpose, sign in sides_of(source, target):
            found[tuple(key)][purpose] += sign * total
    return {
        key: [getattr(flow, name) for name in FLOW]
        for key, flow in ((key, Flow.of(amounts)) for key, amounts in found.items())
    }
