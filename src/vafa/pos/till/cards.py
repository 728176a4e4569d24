"""Membership cards at the till: a swipe opens the customer, and a new one is handed over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.cards.actions import give_member_card, replace_card
from vafa.cards.errors import BankCard, NoSuchCard
from vafa.cards.queries import find_member
from vafa.customers.errors import UnknownCustomer
from vafa.foundation.errors import Refused
from vafa.foundation.ids import read_id, write_id
from vafa.pos.till.person import find_own_card
from vafa.staff.access import StaffRequest
from vafa.ui.htmx import redirect_to


def open_by_card(request: StaffRequest, text: str) -> HttpResponse:
    """The till of whoever's card it is; the number does not stay in the address."""
    try:
        customer_id = find_member(text)
    except BankCard as refusal:
        said = str(refusal)
    else:
        if customer_id is not None:
            return _open(request, customer_id)
        said = str(NoSuchCard.message)
    messages.warning(request, said)
    return redirect_to(request, reverse("pos:till"))


def hand_card(request: StaffRequest) -> HttpResponse:
    """Hand a made card to the customer; with `lost`, in the place of the one they have."""
    customer_id = read_id("cus", request.POST.get("customer", ""))
    if customer_id is None:
        raise UnknownCustomer
    text = request.POST.get("card", "")[:120]
    lost = find_own_card(customer_id) if request.POST.get("lost") else None
    try:
        if lost is not None:
            replace_card(lost.id, text, actor=request.actor, at=request.at)
        else:
            give_member_card(text, customer_id=customer_id, actor=request.actor, at=request.at)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The card is theirs now."))
    return _open(request, customer_id)


def _open(request: StaffRequest, customer_id: int) -> HttpResponse:
    return redirect_to(request, f"{reverse('pos:till')}?customer={write_id('cus', customer_id)}")
