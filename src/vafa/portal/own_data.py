"""All that is held on a customer, taken out or erased by themselves, after a fresh code.

Erasing is done at once and by the customer alone: they may ask for it at any time, nobody has to
agree, and a request that waits for somebody to read it would be a promise. What has to be settled
first is said. The fresh code is for the phone that somebody else holds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from vafa.checkout.actions import erase_customer
from vafa.checkout.queries import ErasingPreview, preview_erasing
from vafa.customers.actions import take_out_held
from vafa.customers.queries import Held, is_confirmed, list_held, word_to_type, write_held
from vafa.foundation.errors import Refused, TryLater
from vafa.foundation.ids import write_id
from vafa.portal.access import CustomerRequest
from vafa.portal.actions import ask_for_code, enter_with_code
from vafa.portal.sign_in import AGAIN_AFTER, CodeForm, demo_href, tell
from vafa.ui.confirming import TypedForm

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPage:
    """What is held, once a fresh code was typed; before that, whether one is awaited."""

    slug: str
    is_proven: bool
    is_awaited: bool
    held: Sequence[Held]
    demo_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasingPage:
    """What erasing does, and what is to be typed."""

    slug: str
    wanted: str
    preview: ErasingPreview


@sensitive_post_parameters("code")
def show_data(request: CustomerRequest) -> HttpResponse:
    """Ask for a fresh code, take it, and then show what there is."""
    form, status = CodeForm(request.POST if "code" in request.POST else None), 200
    if request.method == "POST":
        try:
            _follow(request, form)
        except Refused as refusal:  # shown inside the scope, so that a wrong code stays counted
            form.add_error("code" if form.is_bound else None, tell(refusal))
            status = 429 if isinstance(refusal, TryLater) else 422
        else:
            if not form.errors:
                return redirect("portal:data", slug=request.business.slug)
            status = 422
    is_proven = request.visit.is_proven(at=request.at)
    page = DataPage(
        slug=request.business.slug,
        is_proven=is_proven,
        is_awaited=request.visit.awaited_proof() is not None,
        held=list_held(request.customer.id) if is_proven else (),
        demo_href=demo_href(request),
    )
    return render(request, "portal/data.html", {"page": page, "form": form}, status=status)


def download(request: CustomerRequest) -> HttpResponse:
    """The file; that it was taken out goes on the record."""
    if not request.visit.is_proven(at=request.at):
        return redirect("portal:data", slug=request.business.slug)
    customer_id = request.customer.id
    held = take_out_held(customer_id=customer_id, actor=request.actor, at=request.at)
    body = {
        "customer": write_id("cus", customer_id),
        "taken_at": request.at.isoformat(),
        "held": write_held(held),
    }
    text = json.dumps(body, ensure_ascii=False, indent=2)
    name = f"{request.business.slug}-{write_id('cus', customer_id)}.json"
    return HttpResponse(
        text,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def erase(request: CustomerRequest) -> HttpResponse:
    """Look at what it does, type the name, and be forgotten."""
    if not request.visit.is_proven(at=request.at):
        return redirect("portal:data", slug=request.business.slug)
    customer = request.customer
    form = TypedForm(
        request.POST or None, wanted=word_to_type(customer), fits=partial(is_confirmed, customer)
    )
    if request.method == "POST" and form.is_valid():
        try:
            # Without a name: who did it is written down as what is left of them, an id.
            nobody = replace(request.actor, label="", address="")
            erase_customer(customer_id=request.customer.id, actor=nobody, at=request.at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            request.visit.leave()
            messages.success(request, _("You are forgotten. Thank you for having been with us."))
            return redirect("portal:sign_in", slug=request.business.slug)
    page = ErasingPage(
        slug=request.business.slug,
        wanted=form.wanted,
        preview=preview_erasing(request.customer, at=request.at),
    )
    status = 422 if form.errors else 200
    return render(request, "portal/erase.html", {"page": page, "form": form}, status=status)


def _follow(request: CustomerRequest, form: CodeForm) -> None:
    """Send a fresh code, or take the one that was typed."""
    awaited = request.visit.awaited_proof()
    if not form.is_bound or awaited is None:
        _send(request)
    elif form.is_valid():
        enter_with_code(
            ask_id=awaited[0],
            code=form.cleaned_data["code"],
            address=request.address,
            at=request.at,
        )
        request.visit.prove(at=request.at)


def _send(request: CustomerRequest) -> None:
    awaited = request.visit.awaited_proof()
    if awaited is not None and request.at < awaited[1] + AGAIN_AFTER:
        return  # the form was sent twice
    ask_id = ask_for_code(
        mobile=request.customer.mobile or "",
        address=request.address,
        site=request.get_host().partition(":")[0],
        at=request.at,
    )
    request.visit.ask_proof(ask_id, at=request.at)
