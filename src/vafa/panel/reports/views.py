"""Looking at reports and taking them out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse

from vafa.audit.actions import record
from vafa.foundation.jalali import format_date
from vafa.foundation.money import Unit
from vafa.panel.looking_back import in_top_bar, look_back
from vafa.panel.reports.pages import load_list_page, load_report_page, look_at
from vafa.reports.queries import get_report, run_report, write_books, write_report
from vafa.reports.types import Filters
from vafa.staff.access import StaffRequest
from vafa.ui.htmx import render_page

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def show_list(request: StaffRequest) -> HttpResponse:
    """Every report, shelf by shelf."""
    return render_page(request, "panel/reports/list.html", {"page": load_list_page()})


def show_one(request: StaffRequest, *, slug: str) -> HttpResponse:
    """A report over the days and branch of the address, sorted as asked."""
    report = get_report(slug)
    looking = look_at(request, report)
    with in_top_bar(looking):
        page = load_report_page(request, report, looking)
        return render_page(
            request, "panel/reports/one.html", {"page": page}, fragment="panel/reports/_rows.html"
        )


def export(request: StaffRequest, *, slug: str, form: str) -> HttpResponse:
    """The same rows as a file; that somebody took it is on the record."""
    report = get_report(slug)
    filters = look_at(request, report).filters
    table = run_report(report, filters)
    content = write_report(table, form=form, unit=Unit(request.business.unit))
    _record(request, report=slug, form=form, filters=filters, rows=len(table.rows))
    days = _name_days(filters) if report.knows_periods else _write_day(filters.period.last)
    return _send(content, form=form, name=f"{slug}-{days}.{form}")


def export_books(request: StaffRequest) -> HttpResponse:
    """Every report for the accountant as one file, of the days of the address."""
    filters = look_back(request).filters
    content = write_books(filters, unit=Unit(request.business.unit))
    _record(request, report="books", form="xlsx", filters=filters)
    return _send(content, form="xlsx", name=f"books-{_name_days(filters)}.xlsx")


def _record(request: StaffRequest, *, filters: Filters, **facts: Any) -> None:
    record(
        actor=request.actor,
        act="report.exported",
        at=request.at,
        first=_write_day(filters.period.first),
        last=_write_day(filters.period.last),
        **facts,
    )


def _name_days(filters: Filters) -> str:
    return f"{_write_day(filters.period.first)}_{_write_day(filters.period.last)}"


def _write_day(day: date) -> str:
    return format_date(day, digits="latin").replace("/", "-")


def _send(content: bytes, *, form: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[form],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
