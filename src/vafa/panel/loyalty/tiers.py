"""The ladder of the club: its tiers, who is in them, who moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.foundation.errors import NotFound
from vafa.panel.loyalty.tabs import draw_tabs
from vafa.panel.paging import draw_pager, find_next, read_before
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.tiers.actions import set_up_default
from vafa.tiers.queries import (
    count_tiers,
    list_members,
    list_tier_moves,
    load_ladder,
    map_cards,
    say_counted,
    say_ladder,
)
from vafa.tiers.types import Ladder, Limits, Tier, TierCard
from vafa.ui import formats
from vafa.ui.charts import Series, horizontal_bars
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Chart, Pager, Tab

if TYPE_CHECKING:
    from vafa.customers.models import Customer
    from vafa.tiers.models import TierMove

ROWS = 50


@dataclass(frozen=True, kw_only=True)
class TierRow:
    """A tier in words; `href` leads to its members."""

    tier: Tier
    threshold: str
    customers: int
    limits: list[str]
    href: str


@dataclass(frozen=True, kw_only=True)
class MoveRow:
    """Somebody's move, in words; without a link for who may not see everybody."""

    name: str
    href: str
    before: str
    after: str
    move: TierMove


@dataclass(frozen=True, kw_only=True)
class TiersPage:
    """The ladder; `rows` are empty while there is none."""

    tabs: list[Tab]
    sentences: list[str]
    rows: list[TierRow]
    chart: Chart | None
    moves: list[MoveRow]
    pager: Pager
    can_edit: bool


@dataclass(frozen=True, kw_only=True)
class MembersPage:
    """Who is in a tier."""

    tabs: list[Tab]
    tier: Tier
    people: int
    rows: list[tuple[Customer, TierCard]]
    pager: Pager


def show(request: StaffRequest) -> HttpResponse:
    """The tiers, their members in figures, and the latest moves."""
    ladder = load_ladder()
    rows = _list_rows(request, ladder) if ladder else []
    moves, pager = _list_moves(request, ladder) if ladder else ([], Pager())
    page = TiersPage(
        tabs=draw_tabs(request, "tiers"),
        sentences=say_ladder(ladder) if ladder else [],
        rows=rows,
        chart=_draw_chart(rows) if rows else None,
        moves=moves,
        pager=pager,
        can_edit=request.staff.can(Permission.EDIT_RULES),
    )
    return render_page(request, "panel/loyalty/tiers.html", {"page": page})


def set_up(request: StaffRequest) -> HttpResponse:
    """Bronze, silver and gold in one act."""
    set_up_default(actor=request.actor, at=request.at)
    messages.success(request, _("Bronze, silver and gold are ready. Change them as you like."))
    return redirect_to(request, reverse("panel:loyalty:tiers"))


def show_members(request: StaffRequest, *, tier: str) -> HttpResponse:
    """The members of a tier; for who sees one branch only, their number."""
    ladder = load_ladder()
    found = ladder.tier(ladder.rank_of(tier)) if ladder else None
    if ladder is None or found is None:
        raise NotFound
    people = []
    if _sees_everybody(request):
        people = list_members(tier, ladder, before_id=read_before(request), limit=ROWS + 1)
    shown = people[:ROWS]
    cards = map_cards([one.id for one in shown], ladder, at=request.at)
    page = MembersPage(
        tabs=draw_tabs(request, "tiers"),
        tier=found,
        people=next(one.customers for one in count_tiers(ladder) if one.tier == found),
        rows=[(one, cards[one.id]) for one in shown],
        pager=draw_pager(request.GET, find_next(people, ROWS)),
    )
    return render_page(request, "panel/loyalty/tier.html", {"page": page})


def say_limits(limits: Limits) -> list[str]:
    """The limits of a tier, each in a sentence."""
    said = []
    if limits.daily_rial is not None:
        said.append(_("at most %s a day") % formats.money(limits.daily_rial))
    if limits.invoice_rial is not None:
        said.append(_("at most %s of an invoice") % formats.money(limits.invoice_rial))
    if limits.invoice_percent is not None:
        percent = f"{formats.number(limits.invoice_percent)}٪"
        said.append(_("at most %s of an invoice") % percent)
    if limits.smallest_invoice_rial:
        said.append(_("on invoices from %s on") % formats.money(limits.smallest_invoice_rial))
    return said


def _list_rows(request: StaffRequest, ladder: Ladder) -> list[TierRow]:
    return [
        TierRow(
            tier=one.tier,
            threshold=say_counted(ladder, one.tier.threshold, request.business.unit),
            customers=one.customers,
            limits=say_limits(one.tier.limits),
            href=reverse("panel:loyalty:tier", args=[one.tier.slug]),
        )
        for one in count_tiers(ladder)
        if one.tier is not None
    ]


def _draw_chart(rows: Sequence[TierRow]) -> Chart:
    members = Series(name=_("Members"), values=[row.customers for row in rows])
    return horizontal_bars(members, [row.tier.name for row in rows], head=_("Tier"))


def _list_moves(request: StaffRequest, ladder: Ladder) -> tuple[list[MoveRow], Pager]:
    moves = list_tier_moves(before_id=read_before(request), limit=ROWS + 1)
    names = {tier.slug: tier.name for tier in ladder.tiers}
    sees = _sees_everybody(request)
    rows = [
        MoveRow(
            name=(move.customer.full_name or _("No name")) if sees else "",
            href=reverse("panel:customers:one", args=[move.customer_id]) if sees else "",
            before=names.get(move.before, move.before),
            after=names.get(move.after, move.after),
            move=move,
        )
        for move in moves[:ROWS]
    ]
    return rows, draw_pager(request.GET, find_next(moves, ROWS))


def _sees_everybody(request: StaffRequest) -> bool:
    return request.staff.branch_id is None and request.staff.can(Permission.SEE_CUSTOMERS)
