"""Rewards at the till: what was taken is handed over by its code, what a guest may take is taken.

Points are worth money, so a guest's own pages are where they are spent. Where the club asks for a
code at spending, only who may give credit by hand takes a reward for a guest at the till.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.checkout.queries import load_all_labels, load_settings
from vafa.customers.queries import get_customer
from vafa.foundation.errors import Refused
from vafa.foundation.ids import new_id, read_id, write_id
from vafa.foundation.persian import to_latin_digits
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Unit
from vafa.pos.till.stand import Stand, find_stand
from vafa.rewardlist.actions import cancel_claim, hand_over, take_prize
from vafa.rewardlist.queries import find_waiting, list_claims, list_offers
from vafa.rewardlist.types import ClaimState, ClaimView, Offer
from vafa.staff.access import StaffRequest
from vafa.staff.errors import BeyondAuthority
from vafa.staff.types import Permission
from vafa.ui.htmx import redirect_to, render_page

if TYPE_CHECKING:
    from vafa.customers.models import Customer


@dataclass(frozen=True, slots=True, kw_only=True)
class PrizesPage:
    """What waits under a code or for a guest, and what the guest may take. `key` is of one take."""

    stand: Stand
    query: str
    customer: Customer | None
    points: int
    waiting: tuple[ClaimView, ...]
    offers: tuple[Offer, ...]
    may_take: bool
    may_cancel: bool
    key: str
    refusal: Refused | None


def show_prizes(request: StaffRequest) -> HttpResponse:
    """Find what waits; hand it over, cancel it, or take something for the guest."""
    stand = find_stand(request)
    if stand is None:
        return redirect_to(request, reverse("pos:stand"))
    refusal = None
    if request.method == "POST":
        try:
            return _act(request, stand)
        except Refused as refused:
            refusal = refused
    page = _load_page(request, stand, refusal)
    status = 422 if page.refusal else 200
    return render_page(request, "pos/prizes.html", {"page": page}, status=status)


def _act(request: StaffRequest, stand: Stand) -> HttpResponse:
    match request.POST.get("do"):
        case "take":
            customer_id, done = _take(request, stand)
        case "cancel":
            customer_id, done = _cancel(request)
        case _:
            customer_id, done = _give(request, stand)
    messages.success(request, done)
    href = f"{reverse('pos:prizes')}?customer={write_id('cus', customer_id)}"
    return redirect_to(request, href)


def _take(request: StaffRequest, stand: Stand) -> tuple[int, str]:
    if not _may_take(request):
        raise BeyondAuthority
    customer_id = read_id("cus", request.POST.get("customer", "")) or 0
    take_prize(
        prize_id=read_id("prz", request.POST.get("prize", "")) or 0,
        customer_id=customer_id,
        labels=load_all_labels(customer_id, at=request.at),
        request_key=f"till:{request.POST.get('key', '')}"[:80],
        branch_id=stand.branch_id,
        actor=request.actor,
        at=request.at,
    )
    return customer_id, _("Taken: hand it over now, or later by its code.")


def _cancel(request: StaffRequest) -> tuple[int, str]:
    if not request.staff.can(Permission.RETURN_SALES):
        raise BeyondAuthority
    claim = cancel_claim(
        claim_id=_read_claim(request),
        grace_days=load_settings().grace_days,
        actor=request.actor,
        at=request.at,
    )
    return claim.customer_id, _("Cancelled: the points are back.")


def _give(request: StaffRequest, stand: Stand) -> tuple[int, str]:
    claim = hand_over(
        claim_id=_read_claim(request),
        branch_id=stand.branch_id,
        actor=request.actor,
        at=request.at,
    )
    done = _("Handed over: %(reward)s.") % {"reward": claim.prize.name}
    return claim.customer_id, done


def _read_claim(request: StaffRequest) -> int:
    return read_id("clm", request.POST.get("claim", "")) or 0


def _load_page(request: StaffRequest, stand: Stand, refusal: Refused | None) -> PrizesPage:
    query = to_latin_digits(request.GET.get("code", "").strip())[:20]
    waiting: tuple[ClaimView, ...] = ()
    if query and refusal is None:
        try:
            waiting = (find_waiting(query),)
        except Refused as refused:
            refusal = refused
    customer_id = read_id("cus", request.GET.get("customer", ""))
    customer = get_customer(customer_id) if customer_id is not None else None
    points = 0
    offers: tuple[Offer, ...] = ()
    if customer is not None:
        points = load_wallet(customer.id, at=request.at).usable[Unit.POINTS]
        waiting = tuple(list_claims(state=ClaimState.WAITING, customer_id=customer.id))
        offers = tuple(
            list_offers(
                customer.id,
                points=points,
                labels=load_all_labels(customer.id, at=request.at),
                at=request.at,
                branch_id=stand.branch_id,
            )
        )
    return PrizesPage(
        stand=stand,
        query=query,
        customer=customer,
        points=points,
        waiting=waiting,
        offers=offers,
        may_take=_may_take(request),
        may_cancel=request.staff.can(Permission.RETURN_SALES),
        key=str(new_id()),
        refusal=refusal,
    )


def _may_take(request: StaffRequest) -> bool:
    return not load_settings().needs_code or request.staff.can(Permission.GIVE_CREDIT)
