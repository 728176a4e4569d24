"""Causes: what came together, for anybody to see; giving and choosing, for members."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.causes.actions import choose_cause, give
from vafa.causes.queries import find_choice, list_causes
from vafa.causes.types import CauseRow
from vafa.foundation.errors import Refused
from vafa.foundation.ids import new_id
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Unit
from vafa.portal.access import CustomerRequest, GuestRequest
from vafa.ui.forms import Form, MoneyField, NumberField


class GiveCreditForm(Form):
    """How much credit."""

    amount = MoneyField(label=gettext_lazy("How much credit?"), min_rial=1)


class GivePointsForm(Form):
    """How many points."""

    amount = NumberField(label=gettext_lazy("How many points?"), min_value=1, max_value=10**9)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCause:
    """A cause, and the forms to give to it, each with ids of its own."""

    row: CauseRow
    credit_form: Form
    points_form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class CausesPage:
    """What came together; for a member also what they have and chose. `key` is of one gift."""

    slug: str
    causes: tuple[ShownCause, ...]
    total_rial: int
    is_member: bool
    usable_rial: int
    points: int
    chosen_id: int | None
    key: str


def show_causes(request: GuestRequest) -> HttpResponse:
    """Every cause that collects, with its total."""
    causes = list_causes(only_active=True)
    customer = request.customer
    usable = load_wallet(customer.id, at=request.at).usable if customer else dict.fromkeys(Unit, 0)
    page = CausesPage(
        slug=request.business.slug,
        causes=tuple(
            ShownCause(
                row=row,
                credit_form=GiveCreditForm(auto_id=f"credit{number}_%s"),
                points_form=GivePointsForm(auto_id=f"points{number}_%s"),
            )
            for number, row in enumerate(causes)
        ),
        total_rial=sum(row.total_rial for row in causes),
        is_member=customer is not None,
        usable_rial=usable[Unit.CREDIT],
        points=usable[Unit.POINTS],
        chosen_id=find_choice(customer.id) if customer else None,
        key=str(new_id()),
    )
    return render(request, "portal/causes.html", {"page": page})


def give_some(request: CustomerRequest, *, cause_id: int) -> HttpResponse:
    """Give credit or points; a second press of the same form gives once."""
    unit = Unit.POINTS if request.POST.get("unit") == Unit.POINTS else Unit.CREDIT
    form = (GivePointsForm if unit == Unit.POINTS else GiveCreditForm)(request.POST)
    if form.is_valid():
        try:
            give(
                cause_id=cause_id,
                customer_id=request.customer.id,
                unit=unit,
                amount=form.cleaned_data["amount"],
                request_key=f"own:{request.customer.id}:{request.POST.get('key', '')[:24]}",
                actor=request.actor,
                at=request.at,
            )
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Thank you. It counts already."))
    else:
        messages.warning(request, str(next(iter(form.errors.values()))[0]))
    return redirect("portal:causes", slug=request.business.slug)


def choose(request: CustomerRequest, *, cause_id: int) -> HttpResponse:
    """Let a share of one's purchases go there from now on; pressed again, no more."""
    chosen = None if request.POST.get("do") == "stop" else cause_id
    choose_cause(
        customer_id=request.customer.id, cause_id=chosen, actor=request.actor, at=request.at
    )
    messages.success(request, _("Saved."))
    return redirect("portal:causes", slug=request.business.slug)
