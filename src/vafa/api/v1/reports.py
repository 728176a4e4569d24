"""The reports of the panel as machines read them: the same rows, the same totals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from vafa.api.errors import FieldProblem, Invalid
from vafa.api.v1.access import ApiKey, ApiRequest
from vafa.api.v1.ground import load_ground
from vafa.api.v1.serving import Answer, in_scope
from vafa.api.v1.shapes.reports import (
    Cell,
    ColumnOut,
    ReportFilter,
    ReportHeadOut,
    ReportList,
    ReportOut,
    ReportRowOut,
)
from vafa.foundation.ids import write_id
from vafa.foundation.jalali import first_day_of_month, local_day
from vafa.foundation.periods import Period
from vafa.reports.queries import get_report, list_reports, run_report
from vafa.reports.types import Column, Filters, Kind, Report, Subject
from vafa.staff.types import Scope

router = Router(tags=[_("The business")])

MOST_DAYS = 366 * 3
ROWS = "row"  # the kind of a cursor: how many rows came before
ID_KINDS = {"customer": "cus", "rule": "rule", "branch": "brn"}


@router.get(
    "/reports",
    auth=ApiKey(Scope.REPORTS_READ),
    response=ReportList,
    summary=_("List reports"),
    description=_("Those of the panel, the accountant's among them."),
)
@in_scope
def read_reports(request: ApiRequest) -> Answer:
    data = [ReportHeadOut(**_write_head(report)) for report in list_reports()]
    return Answer(ReportList(data=data))


@router.get(
    "/reports/{slug}",
    auth=ApiKey(Scope.REPORTS_READ),
    response=ReportOut,
    summary=_("Read a report"),
    description=_(
        "The rows that the panel shows, in their natural order, each figure the books' own at the "
        "moment of asking."
    ),
)
@in_scope
def read_report(request: ApiRequest, slug: str, wanted: Query[ReportFilter]) -> Answer:
    report = get_report(slug)
    filters = _read_filters(request, report, wanted)
    table = run_report(report, filters)
    done = wanted.before_id(ROWS) or 0
    until = done + wanted.limit
    period = filters.period if report.knows_periods else None
    return Answer(
        ReportOut(
            **_write_head(report),
            bys=_list_bys(report, filters),
            first=period.first if period else None,
            last=period.last if period else None,
            data=[
                ReportRowOut(subject=_name(row.subject), cells=_write_cells(report, row.cells))
                for row in table.rows[done:until]
            ],
            totals=_write_cells(report, table.totals),
            next_cursor=write_id(ROWS, until) if until < len(table.rows) else None,
        )
    )


def _read_filters(request: ApiRequest, report: Report, wanted: ReportFilter) -> Filters:
    ground = load_ground(request)
    last = wanted.last or local_day(request.at, ground.zone)
    first = wanted.first or first_day_of_month(last)
    if not 0 <= (last - first).days < MOST_DAYS:
        message = gettext_lazy("The last day is not before the first, and three years at most.")
        raise Invalid(FieldProblem(pointer="/last", code="bad_days", message=message))
    branch_id = request.auth.branch_id
    if wanted.branch is not None:
        branch_id = ground.find_branch(request, wanted.branch)
    if branch_id is not None and not report.knows_branches:
        message = gettext_lazy("This report is of the whole business.")
        raise Invalid(FieldProblem(pointer="/branch", code="whole_business", message=message))
    filters = Filters(
        period=Period(first=first, last=last), zone=ground.zone, at=request.at, branch_id=branch_id
    )
    if wanted.by is None:
        return filters
    if wanted.by not in _list_bys(report, filters):
        message = gettext_lazy("This report cannot be counted by that.")
        raise Invalid(FieldProblem(pointer="/by", code="unknown_by", message=message))
    return replace(filters, by=wanted.by)


def _list_bys(report: Report, filters: Filters) -> dict[str, str]:
    return dict(report.list_bys(filters)) if report.list_bys else {}


def _write_head(report: Report) -> dict[str, Any]:
    return {
        "slug": report.slug,
        "title": str(report.title),
        "about": str(report.about),
        "shelf": report.shelf,
        "columns": [
            ColumnOut(name=_call(column), title=str(column.title), kind=column.kind)
            for column in report.columns
        ],
    }


def _write_cells(report: Report, cells: Sequence[Any]) -> dict[str, Cell]:
    return dict(zip(map(_call, report.columns), _write_all(cells), strict=True))


def _write_all(cells: Iterable[Any]) -> Iterable[Cell]:
    for cell in cells:
        if isinstance(cell, datetime):
            yield cell.astimezone(UTC).isoformat().replace("+00:00", "Z")
        elif isinstance(cell, date):
            yield cell.isoformat()
        elif isinstance(cell, Decimal):
            yield int(cell) if cell == cell.to_integral_value() else float(cell)
        else:
            yield cell if cell is None or isinstance(cell, int | float) else str(cell)


def _call(column: Column) -> str:
    """As amounts are called everywhere here: with their unit last."""
    return f"{column.slug}_rial" if column.kind is Kind.MONEY else column.slug


def _name(subject: Subject | None) -> str | None:
    kind = ID_KINDS.get(subject.kind) if subject else None
    return write_id(kind, subject.value) if kind and subject else None
