"""Reports: what they are called, what their columns mean, and their rows."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import BeforeValidator, Field, WithJsonSchema

from vafa.api.v1.paging import PageFilter
from vafa.api.v1.shapes.common import Part, wrong
from vafa.reports.types import Kind, Shelf

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _read_day(value: object) -> date:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise wrong("not_a_date")


Day = Annotated[
    date,
    BeforeValidator(_read_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-10-23"]}),
]


class ReportFilter(PageFilter):
    """Which days, in which branch."""

    first: Day | None = Field(
        None, description=_("The first day; left out: of the Jalali month of the last one.")
    )
    last: Day | None = Field(None, description=_("The last day, included; left out: today."))
    branch: str | None = Field(
        None, max_length=40, description=_("Where the report knows branches: code or id.")
    )
    by: str | None = Field(
        None,
        max_length=40,
        description=_("What to count by, one of `bys`, where the report can by several things."),
    )


class ColumnOut(Part):
    """A column: under which name its cells stand in a row, and what they are."""

    name: str
    title: str
    kind: Kind = Field(
        description=_("money is whole rials, share a part of one, month its first day.")
    )


class ReportHeadOut(Part):
    """A report of the catalogue."""

    slug: str
    title: str
    about: str = Field(description=_("What is counted, and what is not."))
    shelf: Shelf
    columns: list[ColumnOut]


class ReportList(Part):
    """All reports."""

    data: list[ReportHeadOut]


Cell = int | float | str | None


class ReportRowOut(Part):
    """A row of a report."""

    subject: str | None = Field(description=_("The customer, rule or branch it is about, by id."))
    cells: dict[str, Cell]


class ReportOut(ReportHeadOut):
    """A report over some days."""

    bys: dict[str, str] = Field(
        description=_("What else it can count by: what to send as `by`, and its title.")
    )
    first: date | None = Field(description=_("None where the report is as of now."))
    last: date | None
    data: list[ReportRowOut]
    totals: dict[str, Cell] = Field(description=_("Of all rows, not of this page alone."))
    next_cursor: str | None
