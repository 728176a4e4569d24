"""Merging two rows that are one person, in two steps; and parting them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.checkout.actions import merge_customers, part_customers
from vafa.checkout.queries import MergePreview, preview_merge
from vafa.customers.queries import find_by_mobile
from vafa.panel.customers.profile import get_customer_in_reach
from vafa.panel.forms import refusals_on
from vafa.staff.access import StaffRequest
from vafa.ui.forms import Form, MobileField
from vafa.ui.htmx import redirect_to, render_page

if TYPE_CHECKING:
    from vafa.customers.models import Customer


class OtherForm(Form):
    """The other row, by its number."""

    mobile = MobileField(label=gettext_lazy("The other mobile number of this person"))


@dataclass(frozen=True, kw_only=True)
class MergePage:
    """Who stays, who would go into them, and what that brings; no other before one is named."""

    customer: Customer
    form: OtherForm
    other: Customer | None
    preview: MergePreview | None


def merge(request: StaffRequest, *, customer_id: int) -> HttpResponse:
    """Name the other one, look at what would come, and merge."""
    customer = get_customer_in_reach(request, customer_id)
    form = OtherForm(request.POST or request.GET or None)
    other = _find_other(request, customer, form)
    if request.method == "POST" and other is not None:
        with refusals_on(form):
            merge_customers(
                kept_id=customer_id, gone_id=other.id, actor=request.actor, at=request.at
            )
        if form.is_valid():
            messages.success(request, _("Merged. Both numbers lead here now."))
            return redirect_to(request, reverse("panel:customers:one", args=[customer_id]))
    page = MergePage(
        customer=customer,
        form=form,
        other=other,
        preview=preview_merge(other, at=request.at) if other else None,
    )
    status = 422 if form.errors else 200
    return render_page(request, "panel/customers/merge.html", {"page": page}, status=status)


def part(request: StaffRequest, *, customer_id: int, merge_id: int) -> HttpResponse:
    """Make them two again."""
    get_customer_in_reach(request, customer_id)
    part_customers(merge_id=merge_id, actor=request.actor, at=request.at)
    messages.success(request, _("They are two customers again."))
    return redirect_to(request, reverse("panel:customers:one", args=[customer_id]))


def _find_other(request: StaffRequest, customer: Customer, form: OtherForm) -> Customer | None:
    """The other one, if the form names one in reach; else the form says what is wrong."""
    if not form.is_bound or not form.is_valid():
        return None
    other = find_by_mobile(form.cleaned_data["mobile"])
    if other is None:
        form.add_error("mobile", _("We do not know this number."))
    elif other.id == customer.id:
        form.add_error("mobile", _("This number leads here already."))
        return None
    return get_customer_in_reach(request, other.id) if other else None
