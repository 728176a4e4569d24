"""Looking at reports and taking them out."""

from __future__ import annotations

from django.http import HttpResponse

from vafa.audit.actions import record
from vafa.foundation.jalali import format_date
from vafa.foundation.money import Unit
from vafa.panel.looking_back import in_top_bar
from vafa.panel.reports.pages import load_list_page, load_report_page, look_at
from vafa.reports.queries import get_report, run_report, write_report
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
    first, last = (
        format_date(day, digits="latin").replace("/", "-")
        for day in (filters.period.first, filters.period.last)
    )
    record(
        actor=request.actor,
        act="report.exported",
        at=request.at,
        report=slug,
        form=form,
        first=first,
        last=last,
        rows=len(table.rows),
    )
    days = f"-{first}_{last}" if report.knows_periods else f"-{last}"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[form],
        headers={
            "Content-Disposition": f'attachment; filename="{slug}{days}.{form}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
