"""Where a poster leads: who we are, on which terms, and the mobile to join with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.catalog.queries import get_branch
from vafa.foundation.errors import TryLater
from vafa.joining.actions import ensure_code
from vafa.joining.queries import get_place, load_settings, write_terms
from vafa.joining.types import Place
from vafa.portal.access import GuestRequest
from vafa.portal.sign_in import DEMO_PHONE, MobileForm, send_code
from vafa.ui import forms


class JoinForm(MobileForm):
    """Who joins."""

    name = forms.TextField(
        label=gettext_lazy("Your first name"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("If you like to be called by it."),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinPage:
    """The way in for a stranger. `branch` is whose poster it was, empty for the whole business;
    `is_arrival`: they are at the door.
    """

    branch: str
    is_arrival: bool
    terms: str
    is_open: bool
    sign_in_href: str
    demo_href: str


def join(request: GuestRequest, *, code: str = "") -> HttpResponse:
    """Show the terms and have a code sent; typed, it makes a member of who is none yet.

    A member's number gets the same answer, and is let in. UnknownJoinCode for another's poster.
    """
    if request.customer is not None:
        messages.info(request, _("You are a member already."))
        return redirect("portal:home", slug=request.business.slug)
    return show_join(request, get_place(code) if code else None)


def show_join(request: GuestRequest, place: Place | None, *, after: str = "") -> HttpResponse:
    """The page of joining; with the code one comes to `after`, or else to the first page."""
    settings = load_settings()
    form = JoinForm(request.POST or None)
    status = 200
    if request.method == "POST" and settings.is_open:
        status = _send(request, form, place.code if place else ensure_code(), after)
        if status == 302:
            return redirect("portal:code", slug=request.business.slug)
    page = JoinPage(
        branch=name_place(place) if place else "",
        is_arrival=bool(after),
        terms=write_terms(settings.terms, club=request.business.name),
        is_open=settings.is_open,
        sign_in_href=reverse("portal:sign_in", args=[request.business.slug]),
        demo_href=DEMO_PHONE if request.business.is_demo else "",
    )
    context: dict[str, Any] = {"form": form, "page": page}
    return render(request, "portal/join.html", context, status=status)


def name_place(place: Place) -> str:
    """The branch, or nothing for the whole business."""
    return get_branch(place.branch_id).name if place.branch_id else ""


def _send(request: GuestRequest, form: JoinForm, join_code: str, after: str) -> int:
    """The status of the answer: 302 when a code is on its way."""
    if not form.is_valid():
        return 422
    values = form.cleaned_data
    try:
        send_code(request, values["mobile"], join_code=join_code, name=values["name"], after=after)
    except TryLater as refusal:
        form.add_error(None, str(refusal))
        return 429
    return 302
