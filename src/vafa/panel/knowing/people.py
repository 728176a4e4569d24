"""The people behind a figure: of two scores, or of a way from one group to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.customers.queries import map_customers
from vafa.foundation.errors import NotFound
from vafa.insight.queries import list_customers_in_cell, list_movers, map_groups
from vafa.insight.types import BEST, Metrics
from vafa.panel.customers.listing import look_of
from vafa.panel.knowing.movement import name_end, read_end
from vafa.panel.knowing.tabs import draw_tabs
from vafa.panel.paging import draw_pager, read_number
from vafa.staff.access import StaffRequest
from vafa.ui import formats
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Pager, Tab

if TYPE_CHECKING:
    from vafa.customers.models import Customer

ROWS = 50
FURTHEST = 100_000  # nobody turns so many rows over


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """A customer and how they buy."""

    customer: Customer
    metrics: Metrics
    group: str
    group_kind: str
    group_icon: str


@dataclass(frozen=True, kw_only=True)
class PeoplePage:
    """Who is behind a figure; `hides` where the viewer sees one branch only."""

    tabs: list[Tab]
    title: str
    back_href: str
    rows: list[PersonRow]
    pager: Pager
    hides: bool


def show_cell(request: StaffRequest) -> HttpResponse:
    """Who has this recency and this frequency."""
    if not request.GET:
        return redirect_to(request, reverse("panel:knowing:groups"))
    recency, frequency = _read_score(request, "recency"), _read_score(request, "frequency")
    title = _("Recency %(recency)s, frequency %(frequency)s") % {
        "recency": formats.number(recency),
        "frequency": formats.number(frequency),
    }
    skip = _read_skip(request)
    found = list_customers_in_cell(
        recency=recency, frequency=frequency, offset=skip, limit=ROWS + 1
    )
    return _render(request, found, skip=skip, title=title, tab="groups")


def show_moved(request: StaffRequest) -> HttpResponse:
    """Who went from one group to another, between two months' ends or up to now."""
    if not request.GET:
        return redirect_to(request, reverse("panel:knowing:movement"))
    groups = map_groups()
    before, after = read_end(request, "before"), read_end(request, "after")
    came_from, went_to = (
        groups.get(request.GET.get("from", "")),
        groups.get(request.GET.get("to", "")),
    )
    if before is None or went_to is None:
        raise NotFound
    skip = _read_skip(request)
    found = list_movers(
        before,
        after,
        came_from=came_from.slug if came_from else "",
        went_to=went_to.slug,
        offset=skip,
        limit=ROWS + 1,
    )
    title = _("From «%(before)s» to «%(after)s», from %(start)s to %(end)s") % {
        "before": came_from.name if came_from else _("not there yet"),
        "after": went_to.name,
        "start": name_end(before),
        "end": name_end(after),
    }
    return _render(request, found, skip=skip, title=title, tab="movement")


def _render(
    request: StaffRequest, found: Sequence[Metrics], *, skip: int, title: str, tab: str
) -> HttpResponse:
    hides = request.staff.branch_id is not None
    shown = [] if hides else found[:ROWS]
    people = map_customers([one.customer_id for one in shown])
    tabs = draw_tabs(tab)
    page = PeoplePage(
        tabs=tabs,
        title=title,
        back_href=next(one.href for one in tabs if one.is_current),
        rows=[_draw(one, people[one.customer_id]) for one in shown],
        pager=draw_pager(request.GET, skip + ROWS if len(found) > ROWS else None, name="skip"),
        hides=hides,
    )
    return render_page(request, "panel/knowing/people.html", {"page": page})


def _draw(metrics: Metrics, customer: Customer) -> PersonRow:
    group = metrics.group
    kind, icon = look_of(group)
    return PersonRow(
        customer=customer,
        metrics=metrics,
        group=str(group.name) if group else "",
        group_kind=kind,
        group_icon=icon,
    )


def _read_score(request: StaffRequest, name: str) -> int:
    score = read_number(request, name) or 0
    if not 1 <= score <= BEST:
        raise NotFound
    return score


def _read_skip(request: StaffRequest) -> int:
    return min(read_number(request, "skip") or 0, FURTHEST)
