"""House accounts: who owes how much since when, and one customer's account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.onaccount.actions import set_account, take_payment
from vafa.onaccount.queries import (
    count_accounts,
    find_account,
    list_accounts,
    list_entries,
    sum_debts,
)
from vafa.onaccount.types import MOST_DAYS, MOST_LIMIT_RIAL, AccountView, Ageing, Entry
from vafa.panel.customers.happenings import cause_href, name_value
from vafa.panel.customers.profile import get_customer_in_reach
from vafa.panel.forms import OnceForm, UnitInput, refusals_on
from vafa.panel.names import name_actors
from vafa.panel.paging import draw_pager, find_next, read_before
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.forms import Form, MoneyField, NumberField, TextField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Pager, Tab

if TYPE_CHECKING:
    from vafa.customers.models import Customer

ROWS = 50
LATEST_PAGE = 1000


class TermsForm(Form):
    """Up to how much, and how long."""

    limit_rial = MoneyField(label=gettext_lazy("Limit"), max_rial=MOST_LIMIT_RIAL, min_rial=0)
    term_days = NumberField(
        label=gettext_lazy("To be paid within"),
        widget=UnitInput(gettext_lazy("days")),
        min_value=0,
        max_value=MOST_DAYS,
        initial=30,
    )
    is_open = forms.BooleanField(
        label=gettext_lazy("May buy on account"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Off: nothing more goes on it; what is owed is still owed."),
    )


class PaymentForm(OnceForm):
    """What came in."""

    amount_rial = MoneyField(label=gettext_lazy("Amount"), min_rial=1)
    reason = TextField(label=gettext_lazy("Number of the receipt, or a reason"), max_length=200)


@dataclass(frozen=True, kw_only=True)
class AccountsPage:
    """The accounts, who owes most first."""

    tabs: list[Tab]
    accounts: list[AccountView]
    sums: Ageing
    finding: str
    pager: Pager


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """An entry in words."""

    entry: Entry
    what: str
    href: str
    actor: str


@dataclass(frozen=True, kw_only=True)
class AccountPage:
    """One account: what is owed, since when, and how it came to that. None: not opened yet."""

    customer: Customer
    name: str
    account: AccountView | None
    finding: str
    lines: list[StatementLine]
    pager: Pager
    terms: TermsForm | None
    payment: PaymentForm | None


def show_accounts(request: StaffRequest) -> HttpResponse:
    """Who owes, and who may buy on account."""
    only_owing = request.GET.get("show") != "all"
    asked = request.GET.get("page", "")
    number = min(int(asked), LATEST_PAGE) if asked.isdecimal() and len(asked) < 6 else 1
    found = list_accounts(
        only_owing=only_owing,
        offset=(max(number, 1) - 1) * ROWS,
        limit=ROWS + 1,
        at=request.at,
    )
    here = "" if only_owing else "&show=all"
    sums = sum_debts(at=request.at)
    page = AccountsPage(
        tabs=[
            Tab(label=label, href=href, count=count, is_current=is_current)
            for label, href, count, is_current in (
                (_("Owe something"), "?", count_accounts(only_owing=True), only_owing),
                (_("All accounts"), "?show=all", count_accounts(), not only_owing),
            )
        ],
        accounts=found[:ROWS],
        sums=sums,
        finding=_("Customers owe %(owed)s") % {"owed": formats.money(sums.owed_rial)},
        pager=Pager(
            previous_href=f"?page={number - 1}{here}" if number > 1 else "",
            next_href=f"?page={number + 1}{here}" if len(found) > ROWS else "",
        ),
    )
    return render_page(request, "panel/customers/accounts.html", {"page": page})


def show_account(request: StaffRequest, *, customer_id: int) -> HttpResponse:
    """One customer's account."""
    return _show(request, get_customer_in_reach(request, customer_id))


def change_terms(request: StaffRequest, *, customer_id: int) -> HttpResponse:
    """Open it, or change its limit and its term."""
    customer = get_customer_in_reach(request, customer_id)
    form = TermsForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            set_account(
                customer_id=customer_id, actor=request.actor, at=request.at, **form.cleaned_data
            )
    if not form.is_valid():
        return _show(request, customer, terms=form)
    return _back(request, customer_id, _("Saved."))


def pay(request: StaffRequest, *, customer_id: int) -> HttpResponse:
    """Take money for it. Pressed twice, it is taken once."""
    customer = get_customer_in_reach(request, customer_id)
    form = PaymentForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            take_payment(
                customer_id=customer_id,
                amount_rial=form.cleaned_data["amount_rial"],
                reason=form.cleaned_data["reason"],
                request_key=f"panel:{form.cleaned_data['key']}",
                actor=request.actor,
                at=request.at,
            )
    if not form.is_valid():
        return _show(request, customer, payment=form)
    return _back(request, customer_id, _("The payment is recorded."))


def _show(
    request: StaffRequest,
    customer: Customer,
    *,
    terms: TermsForm | None = None,
    payment: PaymentForm | None = None,
) -> HttpResponse:
    account = find_account(customer.id, at=request.at)
    found = list_entries(
        customer.id,
        before_id=read_before(request),
        limit=ROWS + 1,
        at=request.at,
    )
    name_actor = name_actors()
    page = AccountPage(
        customer=customer,
        name=customer.full_name or _("No name"),
        account=account,
        finding=_say(account),
        lines=[
            StatementLine(
                entry=entry,
                what=_name(entry),
                href=cause_href(entry.cause.kind, entry.cause.id),
                actor=name_actor(entry.actor),
            )
            for entry in found[:ROWS]
        ],
        pager=draw_pager(request.GET, find_next(found, ROWS)),
        terms=(terms or _fill(account)) if request.staff.can(Permission.EDIT_ACCOUNTS) else None,
        payment=(payment or PaymentForm())
        if account and account.owed_rial and request.staff.can(Permission.TAKE_PAYMENTS)
        else None,
    )
    status = 422 if terms is not None or payment is not None else 200
    return render_page(request, "panel/customers/account.html", {"page": page}, status=status)


def _fill(account: AccountView | None) -> TermsForm:
    if account is None:
        return TermsForm()
    return TermsForm(initial={name: getattr(account, name) for name in TermsForm.base_fields})


def _say(account: AccountView | None) -> str:
    if account is None:
        return _("Does not buy on account yet")
    if account.owed_rial:
        return _("Owes %(owed)s") % {"owed": formats.money(account.owed_rial)}
    return _("Owes nothing")


def _name(entry: Entry) -> str:
    if entry.kind == "refund":
        return _("Came back, or was corrected")
    return name_value(entry.kind, entry.cause)


def _back(request: StaffRequest, customer_id: int, done: str) -> HttpResponse:
    messages.success(request, done)
    return redirect_to(request, reverse("panel:customers:account", args=[customer_id]))
