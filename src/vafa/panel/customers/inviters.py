"""Writing down who brought a customer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.panel.customers.profile import get_customer_in_reach
from vafa.panel.forms import refusals_on
from vafa.referrals.actions import set_inviter
from vafa.referrals.errors import UnknownInviter
from vafa.referrals.queries import find_inviter
from vafa.referrals.types import Way
from vafa.staff.access import StaffRequest
from vafa.ui.forms import Form, TextField
from vafa.ui.htmx import redirect_to, render_page


class InviterForm(Form):
    """Whose invitation it was."""

    inviter = TextField(
        label=gettext_lazy("Invitation code or mobile of who brought them"), max_length=40
    )


def write_down(request: StaffRequest, *, customer_id: int) -> HttpResponse:
    """Keep who brought a customer that has not bought yet."""
    customer = get_customer_in_reach(request, customer_id)
    form = InviterForm(request.POST or None)
    back = reverse("panel:customers:one", args=[customer_id])
    if request.method == "POST" and form.is_valid():
        _set(request, customer.id, form)
        if form.is_valid():
            messages.success(request, _("Written down. Both are thanked after the first purchase."))
            return redirect_to(request, back)
    title = _("Who brought them?")
    context = {"form": form, "back": back, "title": title, "submit": _("Write it down")}
    status = 422 if form.errors else 200
    return render_page(request, "panel/customers/form.html", context, status=status)


def _set(request: StaffRequest, customer_id: int, form: InviterForm) -> None:
    try:
        inviter_id = find_inviter(form.cleaned_data["inviter"])
    except UnknownInviter as refusal:
        form.add_error("inviter", str(refusal))
        return
    with refusals_on(form):
        set_inviter(
            customer_id=customer_id,
            inviter_id=inviter_id,
            way=Way.PANEL,
            actor=request.actor,
            at=request.at,
        )
