"""Pages about customers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.cards.errors import BankCard, NoSuchCard
from vafa.cards.queries import find_member, looks_like_card
from vafa.checkout.actions import (
    REINSTATE_DAYS,
    give_by_hand,
    reinstate_by_hand,
    send_code_text,
)
from vafa.customers.actions import add_note, change_customer, register_customer
from vafa.customers.types import JoinedBy
from vafa.foundation.jalali import end_of_day, format_date, local_day
from vafa.ledger.queries import list_ended
from vafa.ledger.types import Unit
from vafa.panel.customers.export import TYPES, export_customers
from vafa.panel.customers.forms import (
    GiveForm,
    NoteForm,
    ProtectForm,
    ReinstateForm,
)
from vafa.panel.customers.listing import load_list_page
from vafa.panel.customers.profile import get_customer_in_reach, load_customer_page
from vafa.panel.customers.profiles import ProfileForm, read_profile
from vafa.panel.customers.statement import load_statement_page
from vafa.panel.forms import refusals_on
from vafa.staff.access import StaffRequest
from vafa.tiers.actions import protect_tier
from vafa.ui import formats
from vafa.ui.forms import Form
from vafa.ui.htmx import redirect_to, render_page

if TYPE_CHECKING:
    from vafa.customers.models import Customer

FORM = "panel/customers/form.html"
GRACE_DAYS = 14


def show_list(request: StaffRequest) -> HttpResponse:
    """Everybody in the club; a swiped or typed card opens its customer."""
    asked = request.GET.get("q", "")[:120]
    if looks_like_card(asked):
        return _open_by_card(request, asked)
    page = load_list_page(request)
    return render_page(
        request, "panel/customers/list.html", {"page": page}, fragment="panel/customers/_rows.html"
    )


def _open_by_card(request: StaffRequest, text: str) -> HttpResponse:
    """Whose card it is; the number does not stay in the address."""
    try:
        customer_id = find_member(text)
    except BankCard as refusal:
        said = str(refusal)
    else:
        if customer_id is not None:
            return redirect_to(request, reverse("panel:customers:one", args=[customer_id]))
        said = str(NoSuchCard.message)
    messages.warning(request, said)
    return redirect_to(request, reverse("panel:customers:home"))


def export(request: StaffRequest, *, form: str) -> HttpResponse:
    """The list as a file."""
    body = export_customers(request, form)
    name = (
        f"customers-{format_date(local_day(request.at), digits='latin').replace('/', '-')}.{form}"
    )
    response = HttpResponse(body, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def show_one(request: StaffRequest, *, customer_id: int) -> HttpResponse:
    """One customer."""
    customer = get_customer_in_reach(request, customer_id, or_erased=True)
    if customer.merged_into_id is not None:
        return redirect("panel:customers:one", customer.merged_into_id)
    forms = {"give": GiveForm(), "note": NoteForm()}
    page = load_customer_page(request, customer, forms)
    return render_page(
        request,
        "panel/customers/one.html",
        {"page": page},
        fragment="panel/customers/_timeline.html",
    )


def show_statement(request: StaffRequest, *, customer_id: int) -> HttpResponse:
    """Every movement of a wallet."""
    customer = get_customer_in_reach(request, customer_id, or_erased=True)
    page = load_statement_page(request, customer)
    return render_page(request, "panel/customers/statement.html", {"page": page})


def add(request: StaffRequest) -> HttpResponse:
    """A new customer."""
    start = {"mobile": request.GET.get("mobile", "")}
    form = ProfileForm(request.POST or None, initial=start, custom={})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            customer = register_customer(
                mobile=form.cleaned_data["mobile"],
                profile=form.profile,
                custom=form.custom,
                joined_by=JoinedBy.CASHIER,
                branch_id=request.staff.branch_id,
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            done = _("%(name)s is in the club now.") % {"name": customer.full_name or _("Customer")}
            return _back(request, customer, done)
    return _show_form(request, form, title=_("A new customer"), submit=_("Add to the club"))


def edit(request: StaffRequest, *, customer_id: int) -> HttpResponse:
    """What is known of a customer."""
    customer = get_customer_in_reach(request, customer_id)
    known = read_profile(customer)
    form = ProfileForm(request.POST or None, initial=known, custom=customer.custom)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            change_customer(
                customer_id=customer_id,
                mobile=form.cleaned_data["mobile"],
                profile=form.profile,
                custom=form.custom,
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            return _back(request, customer, _("Saved."))
    return _show_form(request, form, title=_("Profile"), submit=_("Save"), customer=customer)


def note(request: StaffRequest, *, customer_id: int) -> HttpResponse:
    """A few words about a customer."""
    customer = get_customer_in_reach(request, customer_id)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add_note(
            customer_id=customer_id,
            text=form.cleaned_data["text"],
            actor=request.actor,
            at=request.at,
        )
        return _back(request, customer, _("The note is kept."))
    return _show_form(request, form, title=_("Note"), submit=_("Keep the note"), customer=customer)


def give(request: StaffRequest, *, customer_id: int) -> HttpResponse:
    """Credit or points by hand. Pressed twice, it is given once."""
    customer = get_customer_in_reach(request, customer_id)
    form = GiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _give(request, customer, form)
        if form.is_valid():
            return _back(request, customer, _("Given. The customer is told by a text."))
    return _show_form(
        request, form, title=_("Give credit or points"), submit=_("Give"), customer=customer
    )


def reinstate(request: StaffRequest, *, customer_id: int) -> HttpResponse:
    """Give back by hand what ended unspent. Pressed twice, it is given once."""
    customer = get_customer_in_reach(request, customer_id)
    since = request.at - timedelta(days=REINSTATE_DAYS)
    ended = list_ended(customer_id, since=since)
    if not ended:
        said = _("Nothing of theirs ended unspent in the last %(days)s days.")
        messages.info(request, said % {"days": formats.number(REINSTATE_DAYS)})
        return redirect_to(request, reverse("panel:customers:one", args=[customer_id]))
    start = {"lot": ended[0].lot_id, "last_day": local_day(request.at) + timedelta(days=GRACE_DAYS)}
    form = ReinstateForm(request.POST or None, initial=start, ended=ended)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reinstate_by_hand(
                form.cleaned_data["lot"],
                expires_at=end_of_day(form.cleaned_data["last_day"], _zone(request)),
                reason=form.cleaned_data["why"],
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            return _back(request, customer, _("Given back."))
    title = _("Give back what ended")
    return _show_form(request, form, title=title, submit=_("Give back"), customer=customer)


def protect(request: StaffRequest, *, customer_id: int) -> HttpResponse:
    """Keep a customer in their tier until a day, or end that."""
    customer = get_customer_in_reach(request, customer_id)
    form = ProtectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            protect_tier(
                customer_id,
                until=form.cleaned_data["until"],
                reason=form.cleaned_data["why"],
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            return _back(request, customer, _("Saved."))
    return _show_form(
        request, form, title=_("Protect the tier"), submit=_("Save"), customer=customer
    )


def text_code(request: StaffRequest, *, customer_id: int) -> HttpResponse:
    """A fresh spending code by text."""
    customer = get_customer_in_reach(request, customer_id)
    if send_code_text(customer_id, at=request.at):
        return _back(request, customer, _("The code is on its way by text."))
    messages.warning(request, _("There is nothing to spend now, so no code was sent."))
    return redirect_to(request, reverse("panel:customers:one", args=[customer_id]))


def _give(request: StaffRequest, customer: Customer, form: GiveForm) -> None:
    values = form.cleaned_data
    last_day = values["last_day"]
    give_by_hand(
        customer_id=customer.id,
        unit=Unit.CREDIT if values["credit"] else Unit.POINTS,
        amount=values["credit"] or values["points"],
        expires_at=end_of_day(last_day, _zone(request)) if last_day else None,
        reason=values["reason"],
        actor=request.actor,
        at=request.at,
        request_key=f"panel:{values['key']}",
    )


def _zone(request: StaffRequest) -> ZoneInfo:
    return ZoneInfo(request.business.zone)


def _back(request: StaffRequest, customer: Customer, done: str) -> HttpResponse:
    messages.success(request, done)
    return redirect_to(request, reverse("panel:customers:one", args=[customer.id]))


def _show_form(
    request: StaffRequest,
    form: Form,
    *,
    title: str,
    submit: str,
    customer: Customer | None = None,
) -> HttpResponse:
    back = (
        reverse("panel:customers:one", args=[customer.id])
        if customer
        else reverse("panel:customers:home")
    )
    context = {
        "form": form,
        "title": title,
        "submit": submit,
        "name": customer.full_name if customer else "",
        "back": back,
    }
    return render_page(request, FORM, context, status=422 if form.errors else 200)
