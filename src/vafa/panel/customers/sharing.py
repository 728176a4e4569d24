"""Shared wallets: who shares one, what is in it, how much each may spend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from vafa.customers.errors import UnknownCustomer
from vafa.customers.queries import find_by_mobile
from vafa.foundation.errors import Refused
from vafa.foundation.jalali import local_day
from vafa.ledger.queries import StatementLine, list_statement
from vafa.ledger.types import Holder
from vafa.panel.customers.happenings import cause_href, name_value
from vafa.panel.forms import OnceForm, refusals_on
from vafa.panel.names import name_actors
from vafa.sharing.actions import (
    add_member,
    change_member,
    close_wallet,
    leave,
    make_head,
    open_wallet,
    top_up,
)
from vafa.sharing.queries import count_shared, get_shared, list_members, list_shared
from vafa.sharing.types import MOST_RIAL, MemberTerms, MemberView, SharedKind, SharedView
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.forms import Form, MobileField, MoneyField, TextField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Pager

ROWS = 50


class OpenForm(Form):
    """A new shared wallet and its head."""

    name = TextField(label=gettext_lazy("Name"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("Who shares"), choices=SharedKind.choices)
    mobile = MobileField(label=gettext_lazy("Mobile of the head"))


class LimitsForm(Form):
    """How much a member may spend, and where the credit of their purchases goes."""

    daily_most_rial = MoneyField(
        label=gettext_lazy("At most in a day"), max_rial=MOST_RIAL, required=False
    )
    monthly_most_rial = MoneyField(
        label=gettext_lazy("At most in a month"),
        max_rial=MOST_RIAL,
        required=False,
        help_text=gettext_lazy("Empty: without a limit."),
    )
    earns_to_shared = forms.BooleanField(
        label=gettext_lazy("The credit of their purchases goes here"), required=False, initial=True
    )


class AddForm(LimitsForm):
    """One more member."""

    mobile = MobileField(label=gettext_lazy("Mobile"))
    field_order = ("mobile",)


class TopUpForm(OnceForm):
    """Money that was paid for it."""

    amount_rial = MoneyField(label=pgettext_lazy("money", "Amount"), min_rial=1, max_rial=MOST_RIAL)
    reason = TextField(label=gettext_lazy("Number of the receipt, or a reason"), max_length=200)


@dataclass(frozen=True, kw_only=True)
class SharedListPage:
    """The shared wallets, the last opened first."""

    wallets: list[SharedView]
    finding: str
    pager: Pager
    can_edit: bool


@dataclass(frozen=True, kw_only=True)
class MemberRow:
    """A member with the form of their limits."""

    view: MemberView
    name: str
    form: LimitsForm


@dataclass(frozen=True, kw_only=True)
class Line:
    """A movement of the wallet in words."""

    row: StatementLine
    what: str
    href: str
    actor: str


@dataclass(frozen=True, kw_only=True)
class SharedPage:
    """One shared wallet."""

    wallet: SharedView
    members: list[MemberRow]
    lines: list[Line]
    pager: Pager
    add_form: AddForm
    top_up_form: TopUpForm | None
    can_edit: bool


def show_list(request: StaffRequest) -> HttpResponse:
    """Who shares, and how much is in it."""
    before = request.GET.get("before", "")
    found = list_shared(before_id=_read(before), limit=ROWS + 1)
    count = count_shared()
    page = SharedListPage(
        wallets=found[:ROWS],
        finding=_("%(count)s shared wallets") % {"count": formats.number(count)}
        if count
        else _("Shared wallets"),
        pager=Pager(
            previous_href="?" if before else "",
            next_href=f"?before={found[ROWS - 1].id}" if len(found) > ROWS else "",
        ),
        can_edit=request.staff.can(Permission.EDIT_CUSTOMERS),
    )
    return render_page(request, "panel/customers/shared_list.html", {"page": page})


def open_one(request: StaffRequest) -> HttpResponse:
    """A new shared wallet."""
    form = OpenForm(request.POST or None, initial={"mobile": request.GET.get("mobile", "")})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            wallet_id = open_wallet(
                name=form.cleaned_data["name"],
                kind=form.cleaned_data["kind"],
                head_id=_find(form),
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            messages.success(request, _("The shared wallet is open. Add who shares it."))
            return _back(request, wallet_id)
    status = 422 if form.errors else 200
    return render_page(request, "panel/customers/shared_open.html", {"form": form}, status=status)


def show_one(request: StaffRequest, *, wallet_id: int) -> HttpResponse:
    """What is in it, and who may spend it."""
    return _show(request, wallet_id)


def add(request: StaffRequest, *, wallet_id: int) -> HttpResponse:
    """One more member."""
    form = AddForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            add_member(
                wallet_id=wallet_id,
                customer_id=_find(form),
                terms=_read_terms(form),
                actor=request.actor,
                at=request.at,
            )
    if not form.is_valid():
        return _show(request, wallet_id, add_form=form)
    messages.success(request, _("Saved."))
    return _back(request, wallet_id)


def change(request: StaffRequest, *, wallet_id: int, customer_id: int) -> HttpResponse:
    """Change what a member may, make them head, or let them go."""
    act: dict[str, Any] = {"wallet_id": wallet_id, "customer_id": customer_id}
    act |= {"actor": request.actor, "at": request.at}
    form, do = LimitsForm(request.POST), request.POST.get("do", "")
    with refusals_on(form):
        if do == "leave":
            leave(**act)
        elif do == "head":
            make_head(**act)
        elif form.is_valid():
            change_member(**act, terms=_read_terms(form))
    if not form.is_valid():
        messages.warning(request, str(next(iter(form.errors.values()))[0]))
    else:
        messages.success(request, _("Saved."))
    return _back(request, wallet_id)


def fill(request: StaffRequest, *, wallet_id: int) -> HttpResponse:
    """Put in what was paid for. Pressed twice, it is put in once."""
    form = TopUpForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            top_up(
                wallet_id=wallet_id,
                amount_rial=form.cleaned_data["amount_rial"],
                reason=form.cleaned_data["reason"],
                key=f"panel:{form.cleaned_data['key']}",
                actor=request.actor,
                at=request.at,
            )
    if not form.is_valid():
        return _show(request, wallet_id, top_up_form=form)
    messages.success(request, _("Saved."))
    return _back(request, wallet_id)


def close(request: StaffRequest, *, wallet_id: int) -> HttpResponse:
    """Close it: what is in it goes to its head."""
    close_wallet(wallet_id=wallet_id, actor=request.actor, at=request.at)
    messages.success(request, _("Closed. All that was in it is the head's now."))
    return _back(request, wallet_id)


def _show(
    request: StaffRequest,
    wallet_id: int,
    *,
    add_form: AddForm | None = None,
    top_up_form: TopUpForm | None = None,
) -> HttpResponse:
    wallet = get_shared(wallet_id, at=request.at)
    before = request.GET.get("before", "")
    found = list_statement(wallet_id, before_id=_read(before), limit=ROWS + 1, holder=Holder.SHARED)
    name_actor = name_actors()
    may_give = request.staff.can(Permission.GIVE_CREDIT) and wallet.is_open
    page = SharedPage(
        wallet=wallet,
        members=_list_rows(request, wallet_id),
        lines=[
            Line(
                row=row,
                what=name_value(row.kind, row.cause),
                href=cause_href(row.cause.kind, row.cause.id),
                actor=name_actor(row.actor),
            )
            for row in found[:ROWS]
        ],
        pager=Pager(
            previous_href="?" if before else "",
            next_href=f"?before={found[ROWS - 1].id}" if len(found) > ROWS else "",
        ),
        add_form=add_form or AddForm(),
        top_up_form=(top_up_form or TopUpForm()) if may_give else None,
        can_edit=request.staff.can(Permission.EDIT_CUSTOMERS) and wallet.is_open,
    )
    status = 422 if add_form is not None or top_up_form is not None else 200
    return render_page(request, "panel/customers/shared.html", {"page": page}, status=status)


def _list_rows(request: StaffRequest, wallet_id: int) -> list[MemberRow]:
    today = local_day(request.at, ZoneInfo(request.business.zone))
    rows = []
    for number, view in enumerate(list_members(wallet_id, day=today)):
        terms = view.membership.terms
        initial = {name: getattr(terms, name) for name in LimitsForm.base_fields}
        form = LimitsForm(initial=initial, auto_id=f"m{number}_%s")
        rows.append(MemberRow(view=view, name=view.name or _("No name"), form=form))
    return rows


def _find(form: Form) -> int:
    customer = find_by_mobile(form.cleaned_data["mobile"])
    if customer is None:
        raise Refused(UnknownCustomer.message, pointer="/mobile")
    return customer.id


def _read_terms(form: LimitsForm) -> MemberTerms:
    return MemberTerms(**{name: form.cleaned_data[name] for name in LimitsForm.base_fields})


def _read(before: str) -> int | None:
    return int(before) if before.isdecimal() and len(before) < 20 else None


def _back(request: StaffRequest, wallet_id: int) -> HttpResponse:
    return redirect_to(request, reverse("panel:customers:shared", args=[wallet_id]))
