"""The shared club: with whom, on which terms, and what the months come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.coalition.actions import (
    clear_debt,
    decline_offer,
    find_peer,
    leave,
    make_offer,
    take_offer,
)
from vafa.coalition.errors import NoSuchOffer
from vafa.coalition.queries import get_peer, list_activity, list_month, list_peers
from vafa.coalition.types import DrawView, PeerMonth, PeerView
from vafa.foundation.jalali import add_months, first_day_of_month, format_month, local_day
from vafa.panel.forms import refusals_on
from vafa.panel.loyalty.peer_file import write_month
from vafa.panel.loyalty.peer_forms import ClearForm, InviteForm, TermsForm
from vafa.panel.loyalty.tabs import draw_tabs
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Pager, Tab

ROWS = 50


@dataclass(frozen=True, kw_only=True)
class PeersPage:
    """Every business of the shared club, and a month with each."""

    tabs: list[Tab]
    finding: str
    address: str
    peers: list[PeerView]
    month: str
    months: list[PeerMonth]
    total_rial: int
    pager: Pager
    export_query: str
    can_edit: bool
    can_export: bool


@dataclass(frozen=True, kw_only=True)
class TermsPage:
    """Terms to offer; `peer` None while they are an invitation."""

    tabs: list[Tab]
    form: TermsForm
    peer: PeerView | None


@dataclass(frozen=True, kw_only=True)
class PeerPage:
    """One business: terms, what waits for an answer, what was spent, what is owed."""

    tabs: list[Tab]
    peer: PeerView
    finding: str
    draws: list[DrawView]
    pager: Pager
    form: ClearForm | None
    can_edit: bool


def show_list(request: StaffRequest) -> HttpResponse:
    """With whom credit is shared, and the month."""
    peers, first_day = list_peers(), _read_month(request)
    months = list_month(first_day)
    net = sum(peer.position_rial for peer in peers)
    page = PeersPage(
        tabs=draw_tabs(request, "peers"),
        finding=_say(net) if any(peer.is_live for peer in peers) else _("Earn here, spend there"),
        address=request.business.slug,
        peers=peers,
        month=format_month(first_day),
        months=months,
        total_rial=sum(month.closing_rial for month in months),
        pager=_turn_months(request, first_day),
        export_query=f"month={first_day.isoformat()}",
        can_edit=request.staff.can(Permission.EDIT_PACTS),
        can_export=request.staff.can(Permission.EXPORT_REPORTS),
    )
    return render_page(request, "panel/loyalty/peers.html", {"page": page})


def export(request: StaffRequest) -> HttpResponse:
    """The month as a spreadsheet."""
    first_day = _read_month(request)
    content = write_month(list_month(first_day), first_day, unit=request.business.unit)
    return HttpResponse(
        content,
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={
            "Content-Disposition": f'attachment; filename="shared-club-{first_day}.xlsx"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def invite(request: StaffRequest) -> HttpResponse:
    """Put terms before another business."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            peer = find_peer(form.cleaned_data["address"])
            make_offer(peer.pk, form.write(), actor=request.actor, at=request.at)
        if form.is_valid():
            messages.success(request, _("Sent. Credit is shared once they agree."))
            return redirect_to(request, _href(peer.pk))
    return _show_form(request, form, peer=None)


def offer_terms(request: StaffRequest, *, peer_id: int) -> HttpResponse:
    """Put other terms before a business that is known."""
    peer = get_peer(peer_id)
    start = TermsForm.fill(peer.terms) if peer.terms else None
    form = TermsForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            make_offer(peer_id, form.write(), actor=request.actor, at=request.at)
        if form.is_valid():
            messages.success(request, _("Sent. Until they agree, what you have stays."))
            return redirect_to(request, _href(peer_id))
    return _show_form(request, form, peer=peer)


def show_one(request: StaffRequest, *, peer_id: int) -> HttpResponse:
    """Everything about one business."""
    return _show_one(request, peer_id)


def answer(request: StaffRequest, *, peer_id: int) -> HttpResponse:
    """Agree to what they offered, or decline."""
    offer = get_peer(peer_id).theirs
    if offer is None or request.POST.get("offer") != str(offer.id):
        raise NoSuchOffer
    if request.POST.get("do") == "take":
        take_offer(offer.id, actor=request.actor, at=request.at)
        messages.success(request, _("Agreed. It holds from now on."))
    else:
        decline_offer(offer.id, actor=request.actor, at=request.at)
        messages.success(request, _("Declined; they are told."))
    return redirect_to(request, _href(peer_id))


def part(request: StaffRequest, *, peer_id: int) -> HttpResponse:
    """Share no more."""
    leave(peer_id, actor=request.actor, at=request.at)
    messages.success(request, _("Ended. What is owed stays until it is paid."))
    return redirect_to(request, _href(peer_id))


def clear(request: StaffRequest, *, peer_id: int) -> HttpResponse:
    """Write down what they paid; pressed twice, it is written once."""
    form = ClearForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            clear_debt(
                peer_id,
                form.cleaned_data["amount_rial"],
                note=form.cleaned_data["note"],
                request_key=form.cleaned_data["key"],
                actor=request.actor,
                at=request.at,
            )
    if not form.is_valid():
        return _show_one(request, peer_id, form)
    amount = formats.money(form.cleaned_data["amount_rial"])
    messages.success(request, _("Written down: %(amount)s was paid.") % {"amount": amount})
    return redirect_to(request, _href(peer_id))


def _show_one(request: StaffRequest, peer_id: int, form: ClearForm | None = None) -> HttpResponse:
    peer = get_peer(peer_id)
    before = request.GET.get("before", "")
    cursor = int(before) if before.isdecimal() and len(before) < 20 else None
    found = list_activity(peer_id, before_id=cursor, limit=ROWS + 1)
    may_clear = request.staff.can(Permission.CLEAR_DEBTS) and peer.position_rial < 0
    owed = {"amount_rial": -peer.position_rial}
    page = PeerPage(
        tabs=draw_tabs(request, "peers"),
        peer=peer,
        finding=_say(peer.position_rial),
        draws=found[:ROWS],
        pager=Pager(
            previous_href="?" if cursor else "",
            next_href=f"?before={found[ROWS - 1].id}" if len(found) > ROWS else "",
        ),
        form=form or (ClearForm(initial=owed) if may_clear else None),
        can_edit=request.staff.can(Permission.EDIT_PACTS),
    )
    status = 422 if form is not None else 200
    return render_page(request, "panel/loyalty/peer.html", {"page": page}, status=status)


def _show_form(request: StaffRequest, form: TermsForm, *, peer: PeerView | None) -> HttpResponse:
    page = TermsPage(tabs=draw_tabs(request, "peers"), form=form, peer=peer)
    status = 422 if form.errors else 200
    return render_page(request, "panel/loyalty/peer_terms.html", {"page": page}, status=status)


def _read_month(request: StaffRequest) -> date:
    """The first day of the month that is asked for, or of this one."""
    today = local_day(request.at, ZoneInfo(request.business.zone))
    try:
        asked = date.fromisoformat(request.GET.get("month", ""))
    except ValueError:
        asked = today
    return first_day_of_month(min(asked, today))


def _turn_months(request: StaffRequest, first_day: date) -> Pager:
    this_month = first_day_of_month(local_day(request.at, ZoneInfo(request.business.zone)))
    is_now = first_day >= this_month
    return Pager(
        previous_href=f"?month={add_months(first_day, -1)}",
        next_href="" if is_now else f"?month={add_months(first_day, 1)}",
    )


def _say(position_rial: int) -> str:
    amount = {"owed": formats.money(abs(position_rial))}
    if position_rial > 0:
        return _("You owe %(owed)s for what your guests spent elsewhere") % amount
    if position_rial < 0:
        return _("%(owed)s is owed to you for what guests of others spent here") % amount
    return _("Nobody owes anybody anything")


def _href(peer_id: int) -> str:
    return reverse("panel:loyalty:peer", args=[peer_id])
