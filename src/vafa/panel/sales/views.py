"""Pages about sales."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.checkout.actions import return_sale
from vafa.checkout.queries import write_invoice_paper
from vafa.foundation.ids import write_id
from vafa.panel.forms import refusals_on
from vafa.panel.sales.forms import ReturnForm
from vafa.panel.sales.listing import load_list_page
from vafa.panel.sales.one import get_sale_in_reach, load_sale_page
from vafa.sales.queries import list_lines
from vafa.sales.types import ReturnInput
from vafa.staff.access import StaffRequest
from vafa.ui import formats
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.invoices import show_invoice


def show_list(request: StaffRequest) -> HttpResponse:
    """What was sold."""
    page = load_list_page(request)
    return render_page(
        request, "panel/sales/list.html", {"page": page}, fragment="panel/sales/_rows.html"
    )


def show_one(request: StaffRequest, *, sale_id: int) -> HttpResponse:
    """One sale: what was bought, paid and earned, and why."""
    sale = get_sale_in_reach(request, sale_id)
    return render_page(request, "panel/sales/one.html", {"page": load_sale_page(request, sale)})


def print_one(request: StaffRequest, *, sale_id: int) -> HttpResponse:
    """The invoice for the printer: on A4, or on a roll with ?on=roll."""
    sale = get_sale_in_reach(request, sale_id)
    return show_invoice(request, write_invoice_paper(sale), name=write_id("sale", sale_id))


def take_back(request: StaffRequest, *, sale_id: int) -> HttpResponse:
    """Lines that came back. Sent twice, they come back once."""
    sale = get_sale_in_reach(request, sale_id)
    form = ReturnForm(request.POST or None, lines=list_lines(sale_id))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        back = ReturnInput(
            number=f"panel-{values['number']}",
            at=request.at,
            lines=form.taken,
            reason=values["reason"],
        )
        with refusals_on(form):
            receipt = return_sale(sale_id, back, actor=request.actor, at=request.at)
        if form.is_valid():
            done = _("%(amount)s of goods came back.")
            messages.success(request, done % {"amount": formats.money(receipt.goods_rial)})
            return redirect_to(request, reverse("panel:sales:one", args=[sale_id]))
    context = {"form": form, "sale": sale}
    status = 422 if form.errors else 200
    return render_page(request, "panel/sales/return.html", context, status=status)
