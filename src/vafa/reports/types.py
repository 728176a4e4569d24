"""What crosses the door of reports: filters, columns, rows; and the dashboard's figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.foundation.periods import Period

Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which days of which branch (None: of all); `at` is the moment of asking."""

    period: Period
    zone: ZoneInfo
    at: datetime
    branch_id: int | None = None

    @property
    def start(self) -> datetime:
        """The instant at which the period begins."""
        return self.period.start(self.zone)

    @property
    def end(self) -> datetime:
        """The instant at which it is over."""
        return self.period.end(self.zone)


class Kind(StrEnum):
    """How a cell is written: its value is a text, int, float, date or datetime."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"  # rials
    POINTS = "points"
    SHARE = "share"  # 0.094 of the whole
    DAY = "day"
    MONTH = "month"  # given by its first day
    MOMENT = "moment"
    PHONE = "phone"  # E.164

    @property
    def is_figure(self) -> bool:
        """Whether it is aligned as a number."""
        return self in (Kind.NUMBER, Kind.MONEY, Kind.POINTS, Kind.SHARE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a report. `has_total`: its cells add up to something."""

    slug: str
    title: Text
    kind: Kind = Kind.TEXT
    has_total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a row is about, for whoever can show more of it: ("customer", 17), ("day", …)."""

    kind: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One cell for each column."""

    cells: tuple[Any, ...]
    subject: Subject | None = None


class Shelf(models.TextChoices):
    """Where in the list of reports one stands."""

    SALES = "sales", _("What was sold")
    CLUB = "club", _("What the club gave and got")
    PEOPLE = "people", _("Who")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report of the catalogue. `load` gives its rows in their natural order.

    `about` says in a sentence what is counted and what is not. `chart` names the column that is
    worth drawing, over the first one; `knows_branches` and `knows_periods` say which filters
    mean anything.
    """

    slug: str
    title: Text
    about: Text
    shelf: Shelf
    columns: tuple[Column, ...]
    load: Callable[[Filters], list[Row]]
    order: int = 100
    chart: str = ""
    knows_branches: bool = True
    knows_periods: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A report that was run: its rows and, below the columns that have one, their totals."""

    report: Report
    filters: Filters
    rows: tuple[Row, ...]
    totals: tuple[Any, ...]  # None where a column has none

    @property
    def has_totals(self) -> bool:
        """Whether there is anything to show below the rows."""
        return len(self.rows) > 1 and any(total is not None for total in self.totals)
