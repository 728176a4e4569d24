"""Payment gateways of the business, a payment to try them, and what was paid."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from vafa.panel.forms import OnceForm, refusals_on
from vafa.panel.gateway_fields import GatewayForm
from vafa.panel.paging import draw_pager, read_before
from vafa.panel.settings.tabs import draw_tabs
from vafa.payments.actions import begin_payment, save_payment_account
from vafa.payments.queries import (
    list_payment_accounts,
    list_payment_kinds,
    list_payments,
    make_token,
    name_purposes,
)
from vafa.payments.types import TRIAL_RIAL, AccountRow, GatewayKind, PaymentRow, State
from vafa.staff.access import StaffRequest
from vafa.ui.forms import MoneyField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Pager, Tab

ROWS = 20
LOOKS = {State.PAID: "good", State.FAILED: "bad", State.UNKNOWN: "warn"}


class TryForm(OnceForm):
    """A payment to oneself."""

    amount_rial = MoneyField(
        label=pgettext_lazy("payment", "Amount"),
        initial=TRIAL_RIAL,
        min_rial=TRIAL_RIAL,
        max_rial=100 * TRIAL_RIAL,
    )


@dataclass(frozen=True, kw_only=True)
class ListedPayment:
    """A payment as people read it."""

    row: PaymentRow
    purpose: str
    look: str
    href: str


@dataclass(frozen=True, kw_only=True)
class PaymentsPage:
    """The gateways in their turn, and what came by them."""

    tabs: list[Tab]
    accounts: list[AccountRow]
    form: TryForm
    payments: list[ListedPayment]
    pager: Pager


@dataclass(frozen=True, kw_only=True)
class KindsPage:
    """Every kind of payment gateway that there is."""

    kinds: list[GatewayKind]


@dataclass(frozen=True, kw_only=True)
class AccountPage:
    """One account, or a new one."""

    title: str
    kind: GatewayKind
    form: GatewayForm


def show_list(request: StaffRequest) -> HttpResponse:
    """By which gateways customers may pay, and what was paid."""
    return _show_list(request, TryForm())


def try_out(request: StaffRequest) -> HttpResponse:
    """Pay a small amount to oneself, to see that all is well."""
    form = TryForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            payment_id = begin_payment(
                purpose="try",
                reference=form.cleaned_data["key"],
                amount_rial=form.cleaned_data["amount_rial"],
                description=_("A payment to try the gateway"),
                return_path=reverse("panel:settings:payments"),
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            token = make_token(request.business.pk, payment_id)
            return redirect_to(request, reverse("payer:pay", args=[token]))
    return _show_list(request, form)


def add(request: StaffRequest) -> HttpResponse:
    """A new account at the kind of gateway that the address names; without one, which there are."""
    kinds = {kind.slug: kind for kind in list_payment_kinds()}
    kind = kinds.get(request.GET.get("kind", ""))
    if kind is None:
        page = KindsPage(kinds=list(kinds.values()))
        return render_page(request, "panel/settings/payment_kinds.html", {"page": page})
    turn = len(list_payment_accounts()) + 1
    form = GatewayForm(request.POST or None, kind=kind, account=None, turn=turn)
    if request.method == "POST" and _save(request, form, kind, None):
        messages.success(request, _("The gateway is added. Pay a small amount to be sure."))
        return redirect_to(request, reverse("panel:settings:payments"))
    return _show(request, form, kind, title=str(kind.title))


def edit(request: StaffRequest, *, payment_account_id: int) -> HttpResponse:
    """Change an account; a secret left empty stays as it was."""
    account = next((one for one in list_payment_accounts() if one.id == payment_account_id), None)
    if account is None:
        raise Http404
    kind = next((one for one in list_payment_kinds() if one.slug == account.gateway), None)
    if kind is None:
        raise Http404
    form = GatewayForm(request.POST or None, kind=kind, account=account, turn=0)
    if request.method == "POST" and _save(request, form, kind, payment_account_id):
        messages.success(request, _("Saved."))
        return redirect_to(request, reverse("panel:settings:payments"))
    return _show(request, form, kind, title=account.title)


def _save(
    request: StaffRequest, form: GatewayForm, kind: GatewayKind, account_id: int | None
) -> bool:
    if not form.is_valid():
        return False
    with refusals_on(form):
        save_payment_account(
            gateway=kind.slug,
            settings=form.read_settings(),
            account_id=account_id,
            title=form.cleaned_data["title"],
            position=form.cleaned_data["position"],
            is_active=form.cleaned_data["is_active"],
            actor=request.actor,
            at=request.at,
        )
    return form.is_valid()


def _show_list(request: StaffRequest, form: TryForm) -> HttpResponse:
    found = list_payments(cursor=read_before(request), limit=ROWS)
    purposes = name_purposes()
    page = PaymentsPage(
        tabs=draw_tabs(request, "payments"),
        accounts=list_payment_accounts(),
        form=form,
        payments=[
            ListedPayment(
                row=row,
                purpose=purposes.get(row.purpose, row.purpose),
                look=LOOKS.get(row.state, "plain"),
                href=reverse("payer:pay", args=[make_token(request.business.pk, row.id)]),
            )
            for row in found.payments
        ],
        pager=draw_pager(request.GET, found.next_cursor),
    )
    status = 422 if form.errors else 200
    return render_page(request, "panel/settings/payments.html", {"page": page}, status=status)


def _show(
    request: StaffRequest, form: GatewayForm, kind: GatewayKind, *, title: str
) -> HttpResponse:
    page = AccountPage(title=title, kind=kind, form=form)
    status = 422 if form.errors else 200
    return render_page(request, "panel/settings/payment.html", {"page": page}, status=status)
