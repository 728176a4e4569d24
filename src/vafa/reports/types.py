"""What crosses the door of reports: filters, columns, rows; and the dashboard's figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.foundation.periods import Period
from vafa.insight.types import Flow, Group, Slipped

Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which days of which branch (None: of all); `at` is the moment of asking.

    `until` ends the last day early, to compare it with one that is not over. `by` is what to count
    by, where the report can count by several things; empty for the first.
    """

    period: Period
    zone: ZoneInfo
    at: datetime
    branch_id: int | None = None
    until: datetime | None = None
    by: str = ""

    @property
    def start(self) -> datetime:
        """The instant at which the period begins."""
        return self.period.start(self.zone)

    @property
    def end(self) -> datetime:
        """The instant at which it is over."""
        return self.until or self.period.end(self.zone)

    def earlier(self, period: Period) -> Filters:
        """The same branch in an earlier period, cut as short as this one is still running."""
        still_to_come = max(self.end - self.at, timedelta())
        return Filters(
            period=period,
            zone=self.zone,
            at=self.at,
            branch_id=self.branch_id,
            until=period.end(self.zone) - still_to_come,
        )


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
    BOOKS = "books", _("For the accountant")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report of the catalogue. `load` gives its rows in their natural order.

    `about` says in a sentence what is counted and what is not. `chart` names the column that is
    worth drawing over the first one, as a course if the first one `is_over_time`; where columns
    lead from an opening to a closing (`is_roll`), their totals are drawn. `knows_branches` and
    `knows_periods` say which filters mean anything; `list_bys` gives what else it can
    count by, with titles.
    """

    slug: str
    title: Text
    about: Text
    shelf: Shelf
    columns: tuple[Column, ...]
    load: Callable[[Filters], list[Row]]
    order: int = 100
    chart: str = ""
    is_over_time: bool = False
    is_roll: bool = False
    knows_branches: bool = True
    knows_periods: bool = True
    list_bys: Callable[[Filters], Mapping[str, str]] | None = None


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

    def leave_out_empty(self) -> Table:
        """The same without the steps of a roll in which nothing happened, for a narrow page."""
        last = len(self.report.columns) - 1
        kept = [
            place
            for place in range(last + 1)
            if place in (0, 1, last) or any(row.cells[place] for row in self.rows)
        ]

        def keep(cells: tuple[Any, ...]) -> tuple[Any, ...]:
            return tuple(cells[place] for place in kept)

        return replace(
            self,
            report=replace(self.report, columns=keep(self.report.columns)),
            rows=tuple(replace(row, cells=keep(row.cells)) for row in self.rows),
            totals=keep(self.totals),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """A day's sales in rials by whose they were, and who came to the club.

    New: of customers on the day of their first purchase; returning: of other known ones.
    """

    day: date
    invoices: int = 0
    returning_rial: int = 0
    new_rial: int = 0
    unknown_rial: int = 0
    members: int = 0

    @property
    def sales_rial(self) -> int:
        """What the day sold."""
        return self.returning_rial + self.new_rial + self.unknown_rial

    @property
    def returning_share(self) -> float | None:
        """How much of the sales to known customers went to those who had come before."""
        return share(self.returning_rial, self.returning_rial + self.new_rial)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A period's sales, day by day, and how many customers bought."""

    period: Period
    days: tuple[DayFigures, ...]
    customers: int

    @property
    def sales_rial(self) -> int:
        """What was sold, less what came back since."""
        return self._sum("sales_rial")

    @property
    def invoices(self) -> int:
        """How many invoices were not wholly returned."""
        return self._sum("invoices")

    @property
    def members(self) -> int:
        """Who joined the club."""
        return self._sum("members")

    @property
    def average_rial(self) -> int | None:
        """What an invoice came to on average."""
        return average(self.sales_rial, self.invoices)

    @property
    def returning_rial(self) -> int:
        """As of a day."""
        return self._sum("returning_rial")

    @property
    def new_rial(self) -> int:
        """As of a day."""
        return self._sum("new_rial")

    @property
    def unknown_rial(self) -> int:
        """As of a day."""
        return self._sum("unknown_rial")

    @property
    def returning_share(self) -> float | None:
        """As of a day."""
        return share(self.returning_rial, self.returning_rial + self.new_rial)

    def _sum(self, name: str) -> int:
        return sum(getattr(day, name) for day in self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditFigures:
    """Rials of credit in customers' hands at the start and end of the period, and between."""

    opening_rial: int
    flow: Flow
    closing_rial: int
    closing_by_day: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigures:
    """A group as it stands now, and what it bought in the period."""

    group: Group
    customers: int
    sales_rial: int
    people_share: float | None
    sales_share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Credit that ends within days: whose, how much, by when; and who was not told twice."""

    last_day: date
    people: int
    amount_rial: int
    can_remind: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """All that the dashboard says, and what it compares with (None: with nothing)."""

    filters: Filters
    now: Figures
    before: Figures | None
    credit: CreditFigures
    groups: tuple[GroupFigures, ...]
    slipped: Slipped
    ending: Ending
    open_flags: int
    failed_texts: int

    @property
    def is_empty(self) -> bool:
        """Whether the business has nothing to show yet."""
        return not (self.now.invoices or self.now.members or any(g.customers for g in self.groups))

    @property
    def known_share(self) -> float | None:
        """How much of the sales went to customers that the club knows."""
        known = self.now.returning_rial + self.now.new_rial
        return share(known, self.now.sales_rial)

    @property
    def given_share(self) -> float | None:
        """Credit given, of the sales to customers that the club knows."""
        known = self.now.returning_rial + self.now.new_rial
        return share(self.credit.flow.issued, known)

    @property
    def spent_share(self) -> float | None:
        """Credit spent, of all that left customers' hands by spending or by its end."""
        flow = self.credit.flow
        return share(flow.spent, flow.spent + flow.expired)

    @property
    def bought_rial(self) -> int | None:
        """What a customer who came bought on average."""
        return average(self.now.returning_rial + self.now.new_rial, self.now.customers)

    @property
    def growth(self) -> float | None:
        """By which part sales are above or below those compared with."""
        if self.before is None or not self.before.sales_rial:
            return None
        return self.now.sales_rial / self.before.sales_rial - 1


def share(part: int, whole: int) -> float | None:
    """A part of the whole to a thousandth, or None of nothing."""
    return round(part / whole, 3) if whole else None


def average(total_rial: int, count: int) -> int | None:
    """In rials, rounded down to a toman; None for nothing."""
    return total_rial // count // 10 * 10 if count else None
