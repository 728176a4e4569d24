"""The way in: the number, then the code; and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from vafa.audit.actions import record
from vafa.audit.types import Actor, ActorKind
from vafa.foundation.errors import Refused, TryLater
from vafa.joining.queries import load_settings
from vafa.portal.access import GuestRequest
from vafa.portal.actions import ask_for_code, enter_with_code
from vafa.portal.errors import LoginCodeOver, WrongLoginCode
from vafa.portal.visits import Waiting
from vafa.ui import forms
from vafa.ui.formats import fa

AGAIN_AFTER = timedelta(seconds=60)
DEMO_PHONE = "/demo/phone/"


class MobileForm(forms.Form):
    """Whose code is wanted."""

    mobile = forms.MobileField(label=gettext_lazy("Mobile number"))


class CodeForm(forms.Form):
    """The six digits that came by text."""

    code = forms.CodeField(length=6, label=gettext_lazy("The 6-digit code"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"data-onetime": True, "autofocus": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePage:
    """Whose code is awaited."""

    mobile: str
    may_join: bool
    again_seconds: int
    demo_href: str
    sign_in_href: str


def ask(request: GuestRequest) -> HttpResponse:
    """Ask for the mobile; have a code sent and go on to type it."""
    if request.customer is not None:
        return redirect("portal:home", slug=request.business.slug)
    form = MobileForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                send_code(request, form.cleaned_data["mobile"])
            except TryLater as refusal:
                form.add_error(None, str(refusal))
                status = 429
            else:
                return redirect("portal:code", slug=request.business.slug)
    context = {
        "form": form,
        "demo_href": demo_href(request),
        "join_href": find_join_href(request),
    }
    return render(request, "portal/sign_in.html", context, status=status)


def ask_again(request: GuestRequest) -> HttpResponse:
    """Have another code sent to the same number, a minute after the last."""
    waiting = request.visit.waiting()
    if waiting is None:
        return redirect("portal:sign_in", slug=request.business.slug)
    if (wait := _seconds_left(request, waiting)) > 0:
        text = _("You can ask for another code in %(seconds)s seconds.") % {"seconds": fa(wait)}
        messages.warning(request, text)
    else:
        send_code(
            request,
            waiting.mobile,
            invitation=waiting.invitation,
            join_code=waiting.join_code,
            name=waiting.name,
            after=waiting.after,
        )
        messages.success(request, _("Another code is on its way. Only the newest one is good."))
    return redirect("portal:code", slug=request.business.slug)


@sensitive_post_parameters("code")
def enter(request: GuestRequest) -> HttpResponse:
    """Take the code and let the customer in."""
    waiting = request.visit.waiting()
    if request.customer is not None:
        return redirect("portal:home", slug=request.business.slug)
    if waiting is None:
        return redirect("portal:sign_in", slug=request.business.slug)
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _enter(request, waiting, form.cleaned_data["code"])
            except Refused as refusal:
                # Shown inside the scope, so that a wrong code stays counted.
                form.add_error("code" if _is_about_code(refusal) else None, tell(refusal))
                status = 429 if isinstance(refusal, TryLater) else 422
            else:
                return redirect(waiting.after or find_home(request))
    page = CodePage(
        mobile=waiting.mobile,
        may_join=waiting.may_join,
        again_seconds=max(0, _seconds_left(request, waiting)),
        demo_href=demo_href(request),
        sign_in_href=reverse("portal:sign_in", args=[request.business.slug]),
    )
    return render(request, "portal/code.html", {"form": form, "page": page}, status=status)


def leave(request: GuestRequest) -> HttpResponse:
    """Forget this browser. A repeat does no harm."""
    request.visit.leave()
    messages.success(request, _("You are signed out."))
    return redirect("portal:sign_in", slug=request.business.slug)


def send_code(
    request: GuestRequest,
    mobile: str,
    *,
    invitation: str = "",
    join_code: str = "",
    name: str = "",
    after: str = "",
) -> None:
    """Have a code sent to this number, and wait for it; `after` is a page of ours. TooOften."""
    wanted = (mobile, invitation, join_code, name, after)
    waiting = request.visit.waiting()
    if waiting and waiting.wanted == wanted and _seconds_left(request, waiting) > 0:
        return  # the form was sent twice
    ask_id = ask_for_code(
        mobile=mobile,
        address=request.address,
        site=request.get_host().partition(":")[0],
        at=request.at,
        invitation=invitation,
        join_code=join_code,
    )
    request.visit.wait(
        Waiting(
            ask_id=ask_id,
            mobile=mobile,
            asked_at=request.at,
            invitation=invitation,
            join_code=join_code,
            name=name,
            after=after,
        )
    )


def _enter(request: GuestRequest, waiting: Waiting, code: str) -> None:
    customer = enter_with_code(
        ask_id=waiting.ask_id,
        code=code,
        address=request.address,
        at=request.at,
        name=waiting.name,
    )
    request.visit.enter(customer.id, waiting.mobile)
    rotate_token(request)
    record(
        actor=Actor(
            kind=ActorKind.CUSTOMER,
            id=customer.id,
            label=customer.full_name,
            address=request.address,
            request_id=request.request_id,
        ),
        act="customer.signed_in",
        at=request.at,
        object_kind="customer",
        object_id=customer.id,
    )


def _is_about_code(refusal: Refused) -> bool:
    return isinstance(refusal, WrongLoginCode | LoginCodeOver)


def tell(refusal: Refused) -> str:
    """A refusal in words, with the tries that are left."""
    left = refusal.facts.get("left")
    if left is None:
        return str(refusal)
    return f"{refusal} " + _("%(count)s tries are left.") % {"count": fa(left)}


def _seconds_left(request: GuestRequest, waiting: Waiting) -> int:
    return round((waiting.asked_at + AGAIN_AFTER - request.at).total_seconds())


def find_home(request: GuestRequest) -> str:
    """The customer's first page."""
    return reverse("portal:home", args=[request.business.slug])


def find_join_href(request: GuestRequest) -> str:
    """Where a stranger joins; nothing while joining alone is closed."""
    is_open = load_settings().is_open
    return reverse("portal:join", args=[request.business.slug]) if is_open else ""


def demo_href(request: GuestRequest) -> str:
    """Where the texts of a demo are read; nothing elsewhere."""
    return DEMO_PHONE if request.business.is_demo else ""
