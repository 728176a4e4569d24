"""The wallet that a customer shares: what is in it, who spends it, putting in of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.errors import Refused
from vafa.foundation.ids import new_id
from vafa.foundation.jalali import local_day
from vafa.ledger.queries import list_statement, load_wallet
from vafa.ledger.types import Holder, Unit
from vafa.portal.access import CustomerRequest
from vafa.portal.wallet import MovementRow, view_movement
from vafa.sharing.actions import change_member, put_in
from vafa.sharing.errors import UnknownSharedWallet
from vafa.sharing.queries import find_own_share, list_members
from vafa.sharing.types import MOST_RIAL, MemberTerms, MemberView, OwnShare
from vafa.ui.forms import Form, MoneyField

LATEST = 20


class PutInForm(Form):
    """How much of one's own credit."""

    amount = MoneyField(label=gettext_lazy("How much credit?"), min_rial=1, max_rial=MOST_RIAL)


class LimitsForm(Form):
    """How much a member may spend; set by the head."""

    daily_most_rial = MoneyField(
        label=gettext_lazy("At most in a day"), max_rial=MOST_RIAL, required=False
    )
    monthly_most_rial = MoneyField(
        label=gettext_lazy("At most in a month"), max_rial=MOST_RIAL, required=False
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingMember:
    """A member as the others see them; the head sees what they spent, too."""

    view: MemberView
    name: str
    form: LimitsForm | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingPage:
    """The shared wallet. `key` is of one putting in."""

    slug: str
    share: OwnShare
    members: tuple[SharingMember, ...]
    movements: tuple[MovementRow, ...]
    own_rial: int
    form: PutInForm
    key: str


def show_sharing(request: CustomerRequest) -> HttpResponse:
    """What is in it, who shares it, what happened last."""
    share = _get_share(request)
    is_head = share.membership.is_head
    wallet_id = share.membership.wallet_id
    page = SharingPage(
        slug=request.business.slug,
        share=share,
        members=tuple(
            SharingMember(
                view=view,
                name=view.name or _("No name"),
                form=_fill(view, number) if is_head and not view.membership.is_head else None,
            )
            for number, view in enumerate(list_members(wallet_id, day=_today(request)))
        ),
        movements=tuple(
            view_movement(line)
            for line in list_statement(wallet_id, limit=LATEST, holder=Holder.SHARED)
        ),
        own_rial=load_wallet(request.customer.id, at=request.at).usable[Unit.CREDIT],
        form=PutInForm(),
        key=str(new_id()),
    )
    return render(request, "portal/sharing.html", {"page": page})


def put_some_in(request: CustomerRequest) -> HttpResponse:
    """Move one's own credit there; a second press of the same form moves once."""
    share, form = _get_share(request), PutInForm(request.POST)
    if form.is_valid():
        try:
            with transaction.atomic():
                put_in(
                    wallet_id=share.membership.wallet_id,
                    customer_id=request.customer.id,
                    amount_rial=form.cleaned_data["amount"],
                    key=f"own:{request.customer.id}:{request.POST.get('key', '')[:20]}",
                    actor=request.actor,
                    at=request.at,
                )
        except Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("It is in the shared wallet now."))
    else:
        messages.warning(request, str(next(iter(form.errors.values()))[0]))
    return redirect("portal:sharing", slug=request.business.slug)


def set_limits(request: CustomerRequest, *, customer_id: int) -> HttpResponse:
    """Let a member spend so much; for the head alone."""
    share, form = _get_share(request), LimitsForm(request.POST)
    known = {
        view.membership.customer_id: view.membership.terms
        for view in list_members(share.membership.wallet_id, day=_today(request))
    }
    if not share.membership.is_head or customer_id not in known:
        raise UnknownSharedWallet
    if form.is_valid():
        change_member(
            wallet_id=share.membership.wallet_id,
            customer_id=customer_id,
            terms=MemberTerms(
                **form.cleaned_data, earns_to_shared=known[customer_id].earns_to_shared
            ),
            actor=request.actor,
            at=request.at,
        )
        messages.success(request, _("Saved."))
    else:
        messages.warning(request, str(next(iter(form.errors.values()))[0]))
    return redirect("portal:sharing", slug=request.business.slug)


def find_share(request: CustomerRequest) -> OwnShare | None:
    """The wallet that this customer shares, if any."""
    return find_own_share(request.customer.id, at=request.at, day=_today(request))


def _get_share(request: CustomerRequest) -> OwnShare:
    share = find_share(request)
    if share is None:
        raise UnknownSharedWallet
    return share


def _fill(view: MemberView, number: int) -> LimitsForm:
    terms = view.membership.terms
    initial = {name: getattr(terms, name) for name in LimitsForm.base_fields}
    return LimitsForm(initial=initial, auto_id=f"m{number}_%s")


def _today(request: CustomerRequest) -> date:
    return local_day(request.at, ZoneInfo(request.business.zone))
