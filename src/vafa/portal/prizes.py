"""The reward list: what one's points are worth, taking it, and the code that fetches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vafa.checkout.queries import load_all_labels, load_settings
from vafa.coupons.queries import list_own_codes
from vafa.coupons.types import OwnCode
from vafa.foundation.errors import Refused
from vafa.foundation.ids import new_id
from vafa.foundation.persian import to_latin_digits
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Unit
from vafa.portal.access import CustomerRequest
from vafa.rewardlist.actions import cancel_claim, change_points, take_prize
from vafa.rewardlist.errors import UnknownClaim
from vafa.rewardlist.queries import get_claim, list_claims, list_offers, load_rate
from vafa.rewardlist.types import ClaimState, ClaimView, Offer
from vafa.ui.formats import money

if TYPE_CHECKING:
    from vafa.rewardlist.models import ExchangeRate

SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PrizesPage:
    """Points, what they buy, and what was taken. `key` makes a second press harmless."""

    slug: str
    points: int
    offers: tuple[Offer, ...]
    claims: tuple[ClaimView, ...]
    codes: tuple[OwnCode, ...]
    rate: ExchangeRate
    key: str

    @property
    def may_exchange(self) -> bool:
        return 0 < self.rate.least_points <= self.points and self.rate.rial_per_point > 0

    @property
    def worth_rial(self) -> int:
        """What all the points would come to."""
        return self.points * self.rate.rial_per_point

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
        codes=tuple(list_own_codes(customer_id, at=request.at)),
        rate=load_rate(),
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


def exchange(request: CustomerRequest) -> HttpResponse:
    """Change points into credit; a second press of the same form changes nothing more."""
    points = to_latin_digits(request.POST.get("points", "").strip())
    key = f"own:{request.customer.id}:{request.POST.get('key', '')[:24]}"
    try:
        with transaction.atomic():
            changed = change_points(
                customer_id=request.customer.id,
                points=int(points) if points.isdecimal() and len(points) < 10 else 0,
                request_key=key,
                actor=request.actor,
                at=request.at,
            )
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        amount = money(changed.credit_rial)
        messages.success(request, _("%(amount)s came into your wallet.") % {"amount": amount})
    return redirect("portal:prizes", slug=request.business.slug)


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
