"""Who brought the customer at the till, by their code or their mobile."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.customers.errors import UnknownCustomer
from vafa.foundation.errors import Refused
from vafa.foundation.ids import read_id, write_id
from vafa.pos.till.stand import find_stand
from vafa.referrals.actions import set_inviter
from vafa.referrals.queries import find_inviter
from vafa.referrals.types import Way
from vafa.staff.access import StaffRequest
from vafa.ui.htmx import redirect_to


def tell_inviter(request: StaffRequest) -> HttpResponse:
    """Keep who brought a customer that is open at the till and has not bought yet."""
    customer_id = read_id("cus", request.POST.get("customer", ""))
    if customer_id is None:
        raise UnknownCustomer
    write_down_inviter(request, customer_id, request.POST.get("inviter", ""))
    return redirect_to(request, f"{reverse('pos:till')}?customer={write_id('cus', customer_id)}")


def write_down_inviter(request: StaffRequest, customer_id: int, typed: str) -> None:
    """Keep who brought a customer, and say it, or why it cannot be."""
    stand = find_stand(request)
    try:
        set_inviter(
            customer_id=customer_id,
            inviter_id=find_inviter(typed[:40]),
            way=Way.TILL,
            place=f"till:{stand.branch_id}:{stand.till}" if stand else "",
            actor=request.actor,
            at=request.at,
        )
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Written down. Both are thanked after the first purchase."))
