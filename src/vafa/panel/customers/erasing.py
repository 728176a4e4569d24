"""Erasing a customer: what that does, in numbers, and the name typed by hand before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.checkout.actions import erase_customer
from vafa.checkout.queries import ErasingPreview, preview_erasing
from vafa.customers.queries import is_confirmed, word_to_type
from vafa.panel.customers.profile import get_customer_in_reach
from vafa.panel.forms import refusals_on
from vafa.staff.access import StaffRequest
from vafa.ui.confirming import TypedForm
from vafa.ui.htmx import redirect_to, render_page

if TYPE_CHECKING:
    from vafa.customers.models import Customer


@dataclass(frozen=True, kw_only=True)
class ErasingPage:
    """What erasing does, and what is to be typed."""

    customer: Customer
    name: str
    wanted: str
    preview: ErasingPreview
    form: TypedForm


def erase(request: StaffRequest, *, customer_id: int) -> HttpResponse:
    """Look at what it does; type the name; erase."""
    customer = get_customer_in_reach(request, customer_id)
    form = TypedForm(
        request.POST or None, wanted=word_to_type(customer), fits=partial(is_confirmed, customer)
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            erase_customer(customer_id=customer_id, actor=request.actor, at=request.at)
        if form.is_valid():
            messages.success(request, _("Erased. The sales stay, without a name."))
            return redirect_to(request, reverse("panel:customers:home"))
    page = ErasingPage(
        customer=customer,
        name=customer.full_name or _("No name"),
        wanted=form.wanted,
        preview=preview_erasing(customer, at=request.at),
        form=form,
    )
    status = 422 if form.errors else 200
    return render_page(request, "panel/customers/erase.html", {"page": page}, status=status)
