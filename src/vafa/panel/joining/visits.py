"""Who came in lately, whether they bought or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse

from vafa.catalog.queries import list_branches
from vafa.panel.joining.tabs import draw_tabs
from vafa.panel.paging import draw_pager, find_next, read_before
from vafa.staff.access import StaffRequest
from vafa.ui.htmx import render_page
from vafa.ui.types import Pager, Tab
from vafa.visits.queries import list_visits

ROWS = 50


@dataclass(frozen=True, kw_only=True)
class ListedVisit:
    """A row of the list."""

    customer_id: int
    name: str
    mobile: str
    branch: str
    way: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class VisitsPage:
    """A stretch of visits."""

    tabs: list[Tab]
    visits: list[ListedVisit]
    pager: Pager


def show_list(request: StaffRequest) -> HttpResponse:
    """The newest first."""
    rows = list_visits(before_id=read_before(request), limit=ROWS + 1)
    branches: dict[int | None, str] = {branch.id: branch.name for branch in list_branches()}
    page = VisitsPage(
        tabs=draw_tabs(request, "visits"),
        visits=[
            ListedVisit(
                customer_id=row.customer_id,
                name=row.customer.full_name,
                mobile=row.customer.mobile or "",
                branch=branches.get(row.branch_id, ""),
                way=row.get_way_display(),
                at=row.at,
            )
            for row in rows[:ROWS]
        ],
        pager=draw_pager(request.GET, find_next(rows, ROWS)),
    )
    return render_page(request, "panel/joining/visits.html", {"page": page})
