"""Credit set aside at the till: the code is given with the order, the invoice comes later."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.checkout.actions import hold_credit, release_credit
from vafa.customers.errors import UnknownCustomer
from vafa.foundation.errors import Refused
from vafa.foundation.ids import read_id, write_id
from vafa.ledger.errors import UnknownHold
from vafa.pos.till.selling import read_page, show_page
from vafa.staff.access import StaffRequest
from vafa.ui.htmx import redirect_to

MINUTES = 60


def set_aside(request: StaffRequest) -> HttpResponse:
    """Hold what would come off the typed invoice; a second press of the same form holds once."""
    page, draft = read_page(request)
    if draft is None or page.quote is None or not page.quote.spend_rial:
        return show_page(request, page)
    if draft.customer_id is None:
        raise UnknownCustomer
    try:
        hold_credit(
            customer_id=draft.customer_id,
            amount_rial=page.quote.spend_rial,
            minutes=MINUTES,
            reference=f"till:{draft.number}",
            code=draft.code,
            till=page.stand.till,
            actor=request.actor,
            at=request.at,
        )
    except Refused as refusal:
        # Shown inside the scope, so that a wrong code stays counted.
        return show_page(request, replace(page, refusal=refusal, focus="code"))
    messages.success(request, _("Set aside. Record the sale within the hour."))
    return _open(request, draft.customer_id)


def let_go(request: StaffRequest) -> HttpResponse:
    """Give what was set aside back to the customer."""
    hold_id = read_id("hold", request.POST.get("hold", ""))
    if hold_id is None:
        raise UnknownHold
    try:
        held = release_credit(hold_id, actor=request.actor, at=request.at)
    except UnknownHold:
        raise
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect_to(request, reverse("pos:till"))
    messages.success(request, _("It is back in their credit."))
    return _open(request, held.owner.id)


def _open(request: StaffRequest, customer_id: int) -> HttpResponse:
    return redirect_to(request, f"{reverse('pos:till')}?customer={write_id('cus', customer_id)}")
