"""The books of the club: what people hold, what moved this month, and the proof of it all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum
from django.http import HttpResponse
from django.utils.translation import gettext as _

from vafa.foundation.jalali import (
    first_day_of_month,
    format_month,
    last_good_day,
    local_day,
    start_of_day,
)
from vafa.insight.types import Flow
from vafa.ledger.queries import list_expiring, sum_movements, sum_open, verify_books
from vafa.ledger.types import Unit
from vafa.panel.loyalty.tabs import draw_tabs
from vafa.staff.access import StaffRequest
from vafa.ui.htmx import render_page
from vafa.ui.types import Tab

AHEAD = timedelta(days=30)
MOST_DAYS, MOST_FAULTS = 31, 20
ALL_WARNINGS = 100


@dataclass(frozen=True, kw_only=True)
class Month:
    """What was held when the month began, and what happened to it since."""

    opened: int
    flow: Flow


@dataclass(frozen=True, kw_only=True)
class Ending:
    """Credit that ends with a day."""

    day: date
    amount_rial: int
    people: int


@dataclass(frozen=True, kw_only=True)
class BooksPage:
    """The books now. `faults` is None until they were proved."""

    tabs: list[Tab]
    month: str
    credit: Month
    credit_now: int
    points: Month
    points_now: int
    endings: list[Ending]
    ending_rial: int
    faults: list[str] | None


def show(request: StaffRequest) -> HttpResponse:
    """Read the books; asked by POST, prove them too."""
    zone = ZoneInfo(request.business.zone)
    first = first_day_of_month(local_day(request.at, zone))
    start = start_of_day(first, zone)
    endings = _list_endings(request.at, zone)
    credit_now, points_now = sum_open(Unit.CREDIT), sum_open(Unit.POINTS)
    page = BooksPage(
        tabs=draw_tabs(request, "books"),
        month=format_month(first),
        credit=_sum_month(Unit.CREDIT, credit_now, start=start, end=request.at),
        credit_now=credit_now,
        points=_sum_month(Unit.POINTS, points_now, start=start, end=request.at),
        points_now=points_now,
        endings=endings,
        ending_rial=sum(one.amount_rial for one in endings),
        faults=_prove(request.business.pk) if request.method == "POST" else None,
    )
    return render_page(
        request, "panel/loyalty/books.html", {"page": page}, fragment="panel/loyalty/_proof.html"
    )


def _sum_month(unit: Unit, now: int, *, start: datetime, end: datetime) -> Month:
    flow = Flow.of(sum_movements(start=start, end=end + timedelta(seconds=1), unit=unit))
    return Month(opened=now - flow.net, flow=flow)


def _list_endings(at: datetime, zone: ZoneInfo) -> list[Ending]:
    lots = list_expiring(after=at, until=at + AHEAD, warned_less_than=ALL_WARNINGS)
    sums = lots.order_by("expires_at").values_list("expires_at")  # lots end at midnights
    ends = sums.annotate(total=Sum("remaining"), people=Count("account_id", distinct=True))
    return [
        Ending(day=last_good_day(end, zone), amount_rial=total, people=people)
        for end, total, people in ends[:MOST_DAYS]
    ]


def _prove(business_id: int) -> list[str]:
    faults: list[str] = []
    for fault in verify_books(business_id):
        if len(faults) == MOST_FAULTS:
            faults.append(_("… and more; `vafa verify` names them all."))
            break
        faults.append(str(fault))
    return faults
