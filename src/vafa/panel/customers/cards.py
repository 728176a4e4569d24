"""A customer's membership cards: handed out, blocked, replaced."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.cards.actions import block_card, give_member_card, replace_card
from vafa.cards.errors import UnknownCard
from vafa.cards.queries import get_card
from vafa.cards.types import CardKind
from vafa.panel.customers.profile import get_customer_in_reach
from vafa.panel.forms import refusals_on
from vafa.staff.access import StaffRequest
from vafa.ui.forms import Form, TextField
from vafa.ui.htmx import redirect_to, render_page


class CardForm(Form):
    """A card from the drawer: swiped, scanned or typed."""

    card = TextField(
        label=gettext_lazy("Number of the new card"),
        max_length=120,
        help_text=gettext_lazy("Swipe it, scan it, or type its 16 digits."),
    )


def hand_out(request: StaffRequest, *, customer_id: int) -> HttpResponse:
    """Hand a made card to the customer."""
    customer = get_customer_in_reach(request, customer_id)
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            give_member_card(
                form.cleaned_data["card"],
                customer_id=customer.id,
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            return _back(request, customer_id, _("The card is theirs now."))
    return _show(request, form, customer_id, title=_("Hand out a card"))


def replace(request: StaffRequest, *, customer_id: int, card_id: int) -> HttpResponse:
    """Put a made card in the place of a lost one."""
    _find_own(request, customer_id, card_id)
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            replace_card(card_id, form.cleaned_data["card"], actor=request.actor, at=request.at)
        if form.is_valid():
            said = _("The lost card is over; this one is in its place. The balance stays.")
            return _back(request, customer_id, said)
    return _show(request, form, customer_id, title=_("Replace the card"))


def block(request: StaffRequest, *, customer_id: int, card_id: int) -> HttpResponse:
    """A lost card opens nothing from now on."""
    _find_own(request, customer_id, card_id)
    block_card(card_id, reason="lost", actor=request.actor, at=request.at)
    said = _("The card is blocked. Everything the customer has stays.")
    return _back(request, customer_id, said)


def _find_own(request: StaffRequest, customer_id: int, card_id: int) -> None:
    get_customer_in_reach(request, customer_id)
    card = get_card(card_id)
    if card.kind != CardKind.MEMBER or card.customer_id != customer_id:
        raise UnknownCard


def _back(request: StaffRequest, customer_id: int, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect_to(request, reverse("panel:customers:one", args=[customer_id]))


def _show(request: StaffRequest, form: CardForm, customer_id: int, *, title: str) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "submit": title,
        "back": reverse("panel:customers:one", args=[customer_id]),
    }
    status = 422 if form.errors else 200
    return render_page(request, "panel/customers/form.html", context, status=status)
