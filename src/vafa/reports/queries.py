"""Running reports, summing up the dashboard, listing customers, telling what happened to one."""

from __future__ import annotations

from typing import Any

from vafa.foundation.errors import NotFound
from vafa.foundation.money import Unit
from vafa.foundation.periods import Period
from vafa.foundation.spreadsheets import WRITERS, write_xlsx
from vafa.reports.dashboard import sum_up_dashboard
from vafa.reports.exporting import make_sheet
from vafa.reports.registry import reports
from vafa.reports.roster import (
    NO_GROUP,
    Order,
    RosterFilter,
    RosterPage,
    RosterRow,
    count_roster,
    is_of_branch,
    list_roster,
    walk_roster,
)
from vafa.reports.timeline import GROUPS as TIMELINE_GROUPS
from vafa.reports.timeline import (
    EventKind,
    Part,
    SaleTold,
    TimelineEvent,
    TimelinePage,
    ValueMoved,
    count_timeline,
    load_timeline,
)
from vafa.reports.traits import Trait, list_traits
from vafa.reports.types import Dashboard, Filters, Report, Row, Shelf, Table

__all__ = [
    "NO_GROUP",
    "TIMELINE_GROUPS",
    "EventKind",
    "Order",
    "Part",
    "RosterFilter",
    "RosterPage",
    "RosterRow",
    "SaleTold",
    "TimelineEvent",
    "TimelinePage",
    "Trait",
    "ValueMoved",
    "count_roster",
    "count_timeline",
    "get_report",
    "is_of_branch",
    "list_reports",
    "list_roster",
    "list_traits",
    "load_dashboard",
    "load_timeline",
    "run_report",
    "walk_roster",
    "write_books",
    "write_report",
]


def list_reports() -> list[Report]:
    """Every report, shelf by shelf."""
    shelves = list(Shelf)
    return sorted(reports, key=lambda report: (shelves.index(report.shelf), report.order))


def get_report(slug: str) -> Report:
    """The report called `slug`, or NotFound."""
    report = reports.find(slug)
    if report is None:
        raise NotFound
    return report


def run_report(report: Report, filters: Filters) -> Table:
    """The report's rows for these filters, and their totals."""
    rows = tuple(report.load(filters))
    return Table(report=report, filters=filters, rows=rows, totals=_sum_up(report, rows))


def write_report(table: Table, *, form: str, unit: Unit) -> bytes:
    """The table as a file: `csv` or `xlsx`. NotFound for any other form."""
    if form not in WRITERS:
        raise NotFound
    return WRITERS[form](make_sheet(table, unit=unit))


def write_books(filters: Filters, *, unit: Unit) -> bytes:
    """Every report for the accountant as one Excel file, a sheet each; empty ones are left out.

    A business without any value yet gets the first of them, empty.
    """
    books = [report for report in list_reports() if report.shelf is Shelf.BOOKS]
    tables = [run_report(report, filters) for report in books]
    shown = [table for table in tables if table.rows] or tables[:1]
    return write_xlsx(*(make_sheet(table, unit=unit) for table in shown))


def load_dashboard(filters: Filters, *, compare: Period | None = None) -> Dashboard:
    """The dashboard's figures, and those of the period compared with. They are the books' own."""
    return sum_up_dashboard(filters, compare)


def _sum_up(report: Report, rows: tuple[Row, ...]) -> tuple[Any, ...]:
    return tuple(
        sum(row.cells[place] or 0 for row in rows) if column.has_total else None
        for place, column in enumerate(report.columns)
    )
