"""Gift cards at the till: sold on an invoice of their own, topped up, and asked what is on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.cards.actions import open_gift_card
from vafa.cards.queries import find_price
from vafa.checkout.actions import accept_sale
from vafa.codes.types import Trier
from vafa.customers.types import CustomerKey
from vafa.foundation.errors import Refused
from vafa.foundation.ids import read_id
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Holder, Unit
from vafa.pos.till.draft import SOURCE, make_number
from vafa.pos.till.stand import Stand, find_stand
from vafa.sales.queries import find_sale
from vafa.sales.types import LineInput, PaymentInput, PaymentMethod, SaleInput
from vafa.staff.access import StaffRequest
from vafa.ui.forms import Form, MoneyField, TextField
from vafa.ui.htmx import redirect_to, render_page


class GiftForm(Form):
    """A card, and what is put on it. The number of the invoice makes a repeat harmless."""

    card = TextField(
        label=gettext_lazy("Gift card"),
        max_length=120,
        widget=forms.TextInput(attrs={"autofocus": True, "dir": "ltr", "autocomplete": "off"}),
        help_text=gettext_lazy("Swipe it, scan it, or type its 16 digits."),
    )
    amount = MoneyField(
        label=gettext_lazy("Amount"),
        min_rial=1,
        required=False,
        help_text=gettext_lazy("Left empty, what the card is printed for."),
    )
    method = forms.ChoiceField(
        label=gettext_lazy("Paid by"),
        choices=PaymentMethod.choices,
        initial=PaymentMethod.CARD,
        widget=forms.RadioSelect,
    )
    number = forms.CharField(widget=forms.HiddenInput, max_length=40)
    customer = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is on a card."""

    ending: str
    left_rial: int
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftPage:
    """The form, and what was asked."""

    stand: Stand
    form: GiftForm
    answer: Answer | None = None
    refusal: Refused | None = None


def show_gift(request: StaffRequest) -> HttpResponse:
    """Sell a card, top one up, or say what is on it."""
    stand = find_stand(request)
    if stand is None:
        return redirect_to(request, reverse("pos:stand"))
    number = make_number(at=request.at, zone=ZoneInfo(request.business.zone))
    asked = {"number": number, "customer": request.GET.get("customer", "")}
    page = GiftPage(stand=stand, form=GiftForm(request.POST or None, initial=asked))
    if request.method == "POST" and page.form.is_valid():
        try:
            if request.POST.get("do") == "ask":
                page = replace(page, answer=_ask(request, stand, page.form))
            else:
                sale_id = _sell(request, stand, page.form)
                return redirect_to(request, reverse("pos:done", args=[sale_id]))
        except Refused as refusal:
            # Shown inside the scope, so that a wrong number stays counted.
            page = replace(page, refusal=refusal)
    status = 422 if page.refusal or page.form.errors else 200
    return render_page(request, "pos/gift.html", {"page": page}, status=status)


def _ask(request: StaffRequest, stand: Stand, form: GiftForm) -> Answer:
    trier = Trier(till=stand.till, cashier=request.actor.code)
    card = open_gift_card(form.cleaned_data["card"], trier=trier, at=request.at)
    wallet = load_wallet(card.id, at=request.at, holder=Holder.CARD)
    soonest = wallet.soonest_end()
    return Answer(
        ending=card.ending,
        left_rial=wallet.usable[Unit.CREDIT],
        expires_at=soonest.expires_at if soonest else None,
    )


def _sell(request: StaffRequest, stand: Stand, form: GiftForm) -> int:
    """The sale's id; of a form that was sent twice, the first one's."""
    values = form.cleaned_data
    known = find_sale(SOURCE, values["number"])
    if known is not None:
        return int(known.id)
    amount = values["amount"] or find_price(values["card"])
    sale = SaleInput(
        source=SOURCE,
        number=values["number"],
        at=request.at,
        branch_id=stand.branch_id,
        lines=(LineInput(name=_("Gift card"), unit_price_rial=amount, card=values["card"]),),
        till=stand.till,
        cashier=request.staff.name,
        customer=CustomerKey(id=read_id("cus", values["customer"])),
        payments=(PaymentInput(method=values["method"], amount_rial=amount),),
    )
    return accept_sale(sale, actor=request.actor, at=request.at).sale_id
