"""Somebody came in and buys nothing, or nothing yet: one key writes it down."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.customers.errors import UnknownCustomer
from vafa.foundation.ids import read_id, write_id
from vafa.pos.till.stand import find_stand
from vafa.staff.access import StaffRequest
from vafa.ui.htmx import redirect_to
from vafa.visits.actions import check_in
from vafa.visits.types import VisitWay


def note_visit(request: StaffRequest) -> HttpResponse:
    """The customer that is open at the till is here. A repeat on the same day changes nothing."""
    customer_id = read_id("cus", request.POST.get("customer", ""))
    if customer_id is None:
        raise UnknownCustomer
    stand = find_stand(request)
    if stand is None:
        return redirect_to(request, reverse("pos:stand"))
    visit = check_in(
        customer_id=customer_id,
        branch_id=stand.branch_id,
        way=VisitWay.TILL,
        actor=request.actor,
        at=request.at,
    )
    if visit.is_new:
        messages.success(request, _("Written down: they are here today."))
    else:
        messages.info(request, _("Their visit of today is written down already."))
    return redirect_to(request, f"{reverse('pos:till')}?customer={write_id('cus', customer_id)}")
