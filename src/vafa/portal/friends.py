"""Bringing friends: the member's invitation, and the page it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

import segno
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.checkout.queries import say_referral_rewards
from vafa.checkout.types import ReferralRewards
from vafa.customers.queries import get_customer
from vafa.foundation.errors import TryLater
from vafa.portal.access import CustomerRequest, GuestRequest
from vafa.portal.sign_in import MobileForm, send_code
from vafa.referrals.actions import ensure_code
from vafa.referrals.queries import find_invitation, load_settings, sum_referrals
from vafa.referrals.types import ReferralSums


@dataclass(frozen=True, slots=True, kw_only=True)
class FriendsPage:
    """The invitation, what it brings both, and what it brought so far."""

    slug: str
    code: str
    link: str
    words: str
    sms_href: str
    rewards: ReferralRewards
    window_days: int
    sums: ReferralSums


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPage:
    """Who invites, and what there is for who comes."""

    inviter: str
    rewards: ReferralRewards
    sign_in_href: str


def show_friends(request: CustomerRequest) -> HttpResponse:
    """The link, the code and the QR, with words to send along."""
    code, link = _invite(request)
    words = _("Come to the club of %(club)s with me: %(link)s") % {
        "club": request.business.name,
        "link": link,
    }
    page = FriendsPage(
        slug=request.business.slug,
        code=code,
        link=link,
        words=words,
        sms_href=f"sms:?body={quote(words)}",
        rewards=say_referral_rewards(at=request.at),
        window_days=load_settings().window_days,
        sums=sum_referrals(inviter_id=request.customer.id),
    )
    return render(request, "portal/friends.html", {"page": page})


def show_qr(request: CustomerRequest) -> HttpResponse:
    """The QR of the invitation as a picture to keep and to send."""
    _code, link = _invite(request)
    picture = segno.make_qr(link, error="m").svg_inline(scale=12, border=4, light="#fff")
    return HttpResponse(
        picture.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1),
        content_type="image/svg+xml",
        headers={"Content-Disposition": 'attachment; filename="invitation.svg"'},
    )


def show_invitation(request: GuestRequest, *, code: str) -> HttpResponse:
    """Where an invitation leads: who invites, and the mobile to join with."""
    if request.customer is not None:
        return redirect("portal:friends", slug=request.business.slug)
    inviter = get_customer(find_invitation(code))
    form = MobileForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                send_code(request, form.cleaned_data["mobile"], invitation=code)
            except TryLater as refusal:
                form.add_error(None, str(refusal))
                status = 429
            else:
                return redirect("portal:code", slug=request.business.slug)
    page = InvitationPage(
        inviter=inviter.first_name,
        rewards=say_referral_rewards(at=request.at),
        sign_in_href=reverse("portal:sign_in", args=[request.business.slug]),
    )
    return render(request, "portal/invitation.html", {"form": form, "page": page}, status=status)


def _invite(request: CustomerRequest) -> tuple[str, str]:
    """The code of the customer's invitation, and its whole address."""
    code = ensure_code(request.customer.id)
    path = reverse("portal:invitation", kwargs={"slug": request.business.slug, "code": code})
    return code, request.build_absolute_uri(path)
