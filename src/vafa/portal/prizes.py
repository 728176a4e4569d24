"""The reward list: what one's points are worth, taking it, and the code that fetches it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vafa.checkout.queries import load_all_labels, load_settings
from vafa.foundation.errors import Refused
from vafa.foundation.ids import new_id
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Unit
from vafa.portal.access import CustomerRequest
from vafa.rewardlist.actions import cancel_claim, take_prize
from vafa.rewardlist.errors import UnknownClaim
from vafa.rewardlist.queries import get_claim, list_claims, list_offers
from vafa.rewardlist.types import ClaimState, ClaimView, Offer

SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PrizesPage:
    """Points, what they buy, and what was taken. `key` makes a second press harmless."""

    slug: str
    points: int
    offers: tuple[Offer, ...]
    claims: tuple[ClaimView, ...]
    key: str

    @property
    def waiting(self) -> list[ClaimView]:
        return [claim for claim in self.claims if claim.is_waiting]

    @property
    def past(self) -> list[ClaimView]:
        return [claim for claim in self.claims if claim.state is ClaimState.HANDED_OVER]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPage:
    """One reward that was taken, with its code."""

    slug: str
    claim: ClaimView


def show_prizes(request: CustomerRequest) -> HttpResponse:
    """What there is to take."""
    customer_id = request.customer.id
    points = load_wallet(customer_id, at=request.at).usable[Unit.POINTS]
    offers = list_offers(
        customer_id,
        points=points,
        labels=load_all_labels(customer_id, at=request.at),
        at=request.at,
    )
    page = PrizesPage(
        slug=request.business.slug,
        points=points,
        offers=tuple(offers),
        claims=tuple(list_claims(customer_id=customer_id, limit=SHOWN)),
        key=str(new_id()),
    )
    return render(request, "portal/prizes.html", {"page": page})


def take(request: CustomerRequest, *, prize_id: int) -> HttpResponse:
    """Take one; its code stands on the next page."""
    slug = request.business.slug
    try:
        claim = take_prize(
            prize_id=prize_id,
            customer_id=request.customer.id,
            labels=load_all_labels(request.customer.id, at=request.at),
            request_key=f"own:{request.customer.id}:{request.POST.get('key', '')[:24]}",
            actor=request.actor,
            at=request.at,
        )
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("portal:prizes", slug=slug)
    return redirect("portal:claim", slug=slug, claim_id=claim.id)


def show_claim(request: CustomerRequest, *, claim_id: int) -> HttpResponse:
    """The code to show at the till."""
    page = ClaimPage(slug=request.business.slug, claim=_get_own(request, claim_id))
    return render(request, "portal/claim.html", {"page": page})


def cancel(request: CustomerRequest, *, claim_id: int) -> HttpResponse:
    """Think better of it, while it was not handed over."""
    claim = _get_own(request, claim_id)
    grace_days = load_settings().grace_days
    cancel_claim(claim_id=claim.id, grace_days=grace_days, actor=request.actor, at=request.at)
    messages.success(request, _("Cancelled: your points are back."))
    return redirect("portal:prizes", slug=request.business.slug)


def _get_own(request: CustomerRequest, claim_id: int) -> ClaimView:
    claim = get_claim(claim_id)
    if claim.customer_id != request.customer.id:
        raise UnknownClaim
    return claim
