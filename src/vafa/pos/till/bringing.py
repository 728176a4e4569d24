"""Credit from another business, brought to this till: seen, taken over with their code, let go.

What asks the other business runs outside this one's scope (`ask_abroad`, `bring_abroad`); the
views after it only show and lead on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.coalition.actions import bring_credit, let_go, list_abroad
from vafa.coalition.errors import DrawEnded, UnknownDraw
from vafa.coalition.types import Abroad, DrawView
from vafa.customers.errors import UnknownCustomer
from vafa.foundation.errors import Refused
from vafa.foundation.ids import new_id, read_id, write_id
from vafa.pos.till.person import Person, load_person
from vafa.pos.till.stand import Stand, find_stand
from vafa.staff.access import StaffRequest
from vafa.ui.forms import CodeField, Form, MoneyField
from vafa.ui.htmx import redirect_to, render_page


class BringForm(Form):
    """From where, with which code, how much. The key makes a second press harmless."""

    peer = forms.ChoiceField(label=gettext_lazy("From which business"), widget=forms.RadioSelect)
    code = CodeField(
        length=7,
        label=gettext_lazy("7-digit code"),
        help_text=gettext_lazy("The code in the text of that business."),
    )
    most = MoneyField(
        label=gettext_lazy("How much"),
        min_rial=1,
        required=False,
        help_text=gettext_lazy("Left empty, as much as may be spent here."),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, initial=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class BringPage:
    """What this customer could bring, and the form to bring it with."""

    stand: Stand
    person: Person
    abroad: list[Abroad]
    form: BringForm
    refusal: Refused | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was found outside: what there is, and what became of the form."""

    abroad: list[Abroad]
    form: BringForm
    draw: DrawView | None = None
    refusal: Refused | None = None


def ask_abroad(request: StaffRequest) -> Asked | None:
    """What there is elsewhere, and what the form brings from there; None without a customer."""
    customer_id = read_id("cus", request.GET.get("customer", ""))
    if customer_id is None:
        return None
    asked = _list(request, customer_id, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not asked.form.is_valid():
        return asked
    data = asked.form.cleaned_data
    try:
        draw = bring_credit(
            request.business.pk,
            int(data["peer"]),
            customer_id=customer_id,
            code=data["code"],
            most_rial=data["most"],
            request_key=f"till:{data['key']}",
            till=request.staff.name,
            at=request.at,
        )
    except Refused as refusal:
        asked = _list(request, customer_id, request.POST)
        return Asked(abroad=asked.abroad, form=asked.form, refusal=refusal)
    return Asked(abroad=asked.abroad, form=asked.form, draw=draw)


def bring(request: StaffRequest) -> HttpResponse:
    """Show what there is, or go back to the till with what was brought."""
    stand, asked = find_stand(request), request.abroad
    customer_id = read_id("cus", request.GET.get("customer", ""))
    if stand is None:
        return redirect_to(request, reverse("pos:stand"))
    if customer_id is None or asked is None:
        raise UnknownCustomer
    if asked.draw is not None:
        return redirect_to(request, _till_with(customer_id, draw=write_id("draw", asked.draw.id)))
    page = BringPage(
        stand=stand,
        person=load_person(customer_id, at=request.at),
        abroad=asked.abroad,
        form=asked.form,
        refusal=asked.refusal,
    )
    status = 422 if asked.refusal or asked.form.errors else 200
    return render_page(request, "pos/bring.html", {"page": page}, status=status)


def send_home(request: StaffRequest) -> HttpResponse:
    """Give back what was brought and is not to be spent."""
    draw_id = read_id("draw", request.POST.get("draw", ""))
    if draw_id is None:
        raise UnknownDraw
    try:
        let_go(draw_id, at=request.at)
    except DrawEnded as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("It is on its way home."))
    customer_id = read_id("cus", request.POST.get("customer", ""))
    return redirect_to(request, _till_with(customer_id) if customer_id else reverse("pos:till"))


def _list(request: StaffRequest, customer_id: int, data: Any) -> Asked:
    found = list_abroad(request.business.pk, customer_id, at=request.at)
    form = BringForm(data, initial={"peer": str(found[0].peer_id)} if found else None)
    form.fields["peer"].choices = [  # type: ignore[attr-defined]
        (str(one.peer_id), one.name) for one in found
    ]
    return Asked(abroad=found, form=form)


def _till_with(customer_id: int, **more: str) -> str:
    extra = "".join(f"&{name}={value}" for name, value in more.items())
    return f"{reverse('pos:till')}?customer={write_id('cus', customer_id)}{extra}"
