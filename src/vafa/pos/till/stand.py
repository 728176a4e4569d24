"""Where the cashier stands: which branch, which till. Chosen once, kept in the session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.catalog.queries import list_branches
from vafa.sales.errors import UnknownSale
from vafa.sales.queries import get_sale, sales
from vafa.staff.access import StaffRequest
from vafa.staff.queries import list_tills
from vafa.ui.frame import Frame
from vafa.ui.htmx import redirect_to, render_page

if TYPE_CHECKING:
    from vafa.sales.models import Sale

SESSION_KEY = "till_stand"
RECENT = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A place to sell: a till of a branch, or the branch itself where it has no tills."""

    key: str
    branch_id: int
    branch: str
    till: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandPage:
    """The places this cashier may stand at."""

    stands: tuple[Stand, ...]


def list_stands(request: StaffRequest) -> tuple[Stand, ...]:
    """The places of this member's branch, or of all branches."""
    branches = {
        branch.id: branch.name
        for branch in list_branches(only_active=True)
        if request.staff.branch_id in {None, branch.id}
    }
    stands = [
        Stand(
            key=f"t{till.id}",
            branch_id=till.branch_id,
            branch=branches[till.branch_id],
            till=till.name,
        )
        for till in list_tills(active_only=True)
        if till.branch_id in branches
    ]
    with_tills = {stand.branch_id for stand in stands}
    stands += [
        Stand(key=f"b{branch_id}", branch_id=branch_id, branch=name, till="")
        for branch_id, name in branches.items()
        if branch_id not in with_tills
    ]
    return tuple(stands)


def find_stand(request: StaffRequest) -> Stand | None:
    """Where the cashier stands, or None while it is to be chosen. The only place is taken."""
    stands = list_stands(request)
    if len(stands) == 1:
        return stands[0]
    chosen = request.session.get(SESSION_KEY)
    return next((stand for stand in stands if stand.key == chosen), None)


def choose_stand(request: StaffRequest) -> HttpResponse:
    """Let the cashier say where they stand."""
    stands = list_stands(request)
    chosen = request.POST.get("stand", "")
    if request.method == "POST" and chosen in {stand.key for stand in stands}:
        request.session[SESSION_KEY] = chosen
        return redirect_to(request, reverse("pos:till"))
    return render_page(request, "pos/stand.html", {"page": StandPage(stands=stands)})


def get_own_sale(request: StaffRequest, sale_id: int) -> Sale:
    """A sale of a branch in which this member works; UnknownSale for any other."""
    sale = get_sale(sale_id)
    if request.staff.branch_id not in {None, sale.branch_id}:
        raise UnknownSale
    return sale


def list_recent(stand: Stand, *, at: datetime) -> tuple[Sale, ...]:
    """The newest sales of the last day at this till, for a receipt that is asked for again."""
    rows = sales().filter(
        branch_id=stand.branch_id, at__gte=at - timedelta(days=1), till=stand.till
    )
    return tuple(rows.select_related("customer").order_by("-at", "-id")[:RECENT])


def draw_frame(request: StaffRequest) -> Frame:
    """The till around a page."""
    return Frame(
        business=request.business.name,
        note=_("Till"),
        home_href=reverse("pos:till"),
        accent=request.business.accent,
        unit=request.business.unit,
        zone=request.business.zone,
        at=request.at,
        person=request.staff.name,
        role=str(request.staff.role.label),
        logout_href=reverse("panel:sign_out"),
    )
