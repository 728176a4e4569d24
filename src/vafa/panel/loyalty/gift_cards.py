"""One gift card: what is on it, how it came there, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.cards.actions import block_card, hand_to_giver_by_id, top_up, transfer_card
from vafa.cards.errors import UnknownCard
from vafa.cards.queries import get_card, get_gift_card
from vafa.cards.types import CardKind, CardState, CardView
from vafa.customers.errors import UnknownCustomer
from vafa.customers.queries import find_by_mobile, get_customer
from vafa.foundation.jalali import format_date, last_good_day
from vafa.ledger.queries import StatementLine, list_statement, load_wallet
from vafa.ledger.types import Holder, Unit
from vafa.panel.customers.happenings import say_amount
from vafa.panel.forms import OnceForm, refusals_on
from vafa.panel.loyalty.cards import STATES
from vafa.panel.loyalty.tabs import draw_tabs
from vafa.panel.names import name_actors
from vafa.panel.paging import draw_pager, find_next, read_before
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.forms import Form, MobileField, MoneyField, TextField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Pager, Tab

ROWS = 50
WORDS = {
    "sell": gettext_lazy("Paid for"),
    "spend": gettext_lazy("Paid an invoice"),
    "restore": gettext_lazy("Came back with a return"),
    "refund": gettext_lazy("Its sale was taken back"),
    "move": gettext_lazy("Moved between cards"),
    "expire": gettext_lazy("Its time was over"),
    "hold": gettext_lazy("Set aside"),
    "release": gettext_lazy("No longer set aside"),
}


class TopUpForm(OnceForm):
    """What was paid for."""

    amount = MoneyField(label=gettext_lazy("Amount"), required=False, min_rial=1)

    def __init__(self, data: Any = None, *, value_rial: int = 0) -> None:
        super().__init__(data)
        if value_rial:
            self.fields["amount"].help_text = _("Left empty, what the card is printed for.")


class TransferForm(Form):
    """The card that takes its place."""

    card = TextField(
        label=gettext_lazy("Number of the new card"),
        max_length=120,
        help_text=gettext_lazy("Swipe it, scan it, or type its 16 digits."),
    )


class GiverForm(Form):
    """Who gives it away."""

    mobile = MobileField(label=gettext_lazy("Mobile of the member"))


@dataclass(frozen=True, kw_only=True)
class Movement:
    """A movement on the card in words."""

    at: datetime
    what: str
    amount: SafeString
    href: str
    actor: str


@dataclass(frozen=True, kw_only=True)
class GiftCardPage:
    """The card and its ledger."""

    tabs: list[Tab]
    card: CardView
    state: str
    state_kind: str
    left_rial: int
    last_day: str
    giver: str
    movements: list[Movement]
    pager: Pager
    can_edit: bool
    can_transfer: bool
    can_change: bool
    forms: dict[str, Form]


def show(request: StaffRequest, *, card_id: int) -> HttpResponse:
    """The card and its ledger."""
    return _show(request, card_id, {})


def sell(request: StaffRequest, *, card_id: int) -> HttpResponse:
    """Sell it by hand, or put more on it. Pressed twice, it is done once."""
    form = TopUpForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            top_up(
                card_id,
                amount_rial=form.cleaned_data["amount"] or 0,
                request_key=f"panel:{form.cleaned_data['key']}",
                actor=request.actor,
                at=request.at,
            )
    return _done(request, card_id, "sell", form, _("It is on the card now."))


def block(request: StaffRequest, *, card_id: int) -> HttpResponse:
    """It pays nothing from now on."""
    get_gift_card(card_id)
    block_card(card_id, reason="lost", actor=request.actor, at=request.at)
    messages.success(request, _("The card is blocked. What is on it can be moved to another."))
    return redirect_to(request, reverse("panel:loyalty:gift_card", args=[card_id]))


def transfer(request: StaffRequest, *, card_id: int) -> HttpResponse:
    """Move what is on it to another card."""
    form, heir_id = TransferForm(request.POST), card_id
    if form.is_valid():
        with refusals_on(form):
            heir_id = transfer_card(
                card_id, form.cleaned_data["card"], actor=request.actor, at=request.at
            )
    return _done(request, heir_id, "transfer", form, _("The balance is on this card now."))


def give(request: StaffRequest, *, card_id: int) -> HttpResponse:
    """Hand it to a member who gives it away."""
    form = GiverForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            customer = find_by_mobile(form.cleaned_data["mobile"])
            if customer is None:
                form.add_error("mobile", str(UnknownCustomer.message))
            else:
                hand_to_giver_by_id(
                    card_id, customer_id=customer.id, actor=request.actor, at=request.at
                )
    said = _("Theirs to give away; its first use rewards them, if a rule says so.")
    return _done(request, card_id, "give", form, said)


def _done(request: StaffRequest, card_id: int, name: str, form: Form, said: str) -> HttpResponse:
    if form.errors:
        return _show(request, card_id, {name: form})
    messages.success(request, said)
    return redirect_to(request, reverse("panel:loyalty:gift_card", args=[card_id]))


def _show(request: StaffRequest, card_id: int, filled: dict[str, Form]) -> HttpResponse:
    card, gift = get_card(card_id), get_gift_card(card_id)
    if card.kind != CardKind.GIFT:
        raise UnknownCard
    wallet = load_wallet(card_id, at=request.at, holder=Holder.CARD)
    soonest = wallet.soonest_end()
    zone = ZoneInfo(request.business.zone)
    can_edit = request.staff.can(Permission.EDIT_CARDS)
    is_good = card.state in {CardState.MADE, CardState.ACTIVE}
    left = wallet.usable[Unit.CREDIT]
    value_rial = gift.value_rial if card.state == CardState.MADE else 0
    found = list_statement(
        card_id,
        before_id=read_before(request),
        limit=ROWS + 1,
        holder=Holder.CARD,
    )
    page = GiftCardPage(
        tabs=draw_tabs(request, "cards"),
        card=card,
        state=str(STATES[card.state][0]),
        state_kind=STATES[card.state][1],
        left_rial=left,
        last_day=format_date(last_good_day(soonest.expires_at, zone))
        if soonest and soonest.expires_at
        else "",
        giver=get_customer(gift.giver_id).full_name or _("No name") if gift.giver_id else "",
        movements=_draw(found[:ROWS]),
        pager=draw_pager(request.GET, find_next(found, ROWS)),
        can_edit=can_edit,
        can_transfer=can_edit and bool(left),
        can_change=can_edit and is_good,
        forms={
            "sell": TopUpForm(value_rial=value_rial),
            "transfer": TransferForm(),
            "give": GiverForm(),
        }
        | filled,
    )
    status = 422 if filled else 200
    return render_page(request, "panel/loyalty/gift_card.html", {"page": page}, status=status)


def _draw(found: list[StatementLine]) -> list[Movement]:
    name_actor = name_actors()
    return [
        Movement(
            at=line.at,
            what=str(WORDS.get(line.kind, line.kind)),
            amount=say_amount(line.unit, line.amount),
            href=reverse("panel:sales:one", args=[line.cause.id])
            if line.cause.kind in {"tender", "card_sale"}
            else "",
            actor=name_actor(line.actor),
        )
        for line in found
    ]
