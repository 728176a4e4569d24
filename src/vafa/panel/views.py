"""The way in and the way out."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from vafa.foundation.errors import Refused, TryLater
from vafa.foundation.requests import VafaRequest
from vafa.panel.area import load_areas
from vafa.panel.demo import DemoLogin, list_demo_logins
from vafa.panel.forms import SignInForm
from vafa.staff import actions as staff
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission


@dataclass(frozen=True, kw_only=True)
class SignInPage:
    """Where the sign-in form leads, and in a demo who one may be."""

    then: str
    demo_logins: list[DemoLogin]


def go_home(request: StaffRequest) -> HttpResponse:
    """The first page this member may see: the panel's first area, or the till."""
    for area, _patterns in load_areas():
        if area.is_shown and isinstance(area.permission, Permission) and area.is_open_to(request):
            return redirect(area.href)
    if request.staff.can(Permission.USE_TILL):
        return redirect(settings.TILL_URL)
    return redirect("panel:account:password")


@sensitive_post_parameters("password")
def sign_in(request: VafaRequest) -> HttpResponse:
    """Ask who it is; then go where they wanted to."""
    form = SignInForm(request.POST or None)
    then = _read_then(request)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                user = staff.sign_in(
                    **form.cleaned_data,
                    address=request.address,
                    request_id=request.request_id,
                    at=request.at,
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 429 if isinstance(refusal, TryLater) else 422
            else:
                login(request, user)
                return redirect(then)
    page = SignInPage(then=then, demo_logins=list_demo_logins())
    return render(request, "panel/sign_in.html", {"page": page, "form": form}, status=status)


def sign_out(request: VafaRequest) -> HttpResponse:
    """Forget this session. A repeat does no harm."""
    logout(request)
    return redirect("panel:sign_in")


def _read_then(request: VafaRequest) -> str:
    """Where to go next, if it is one of our own pages."""
    then = request.POST.get("next") or request.GET.get("next") or "/"
    is_ours = url_has_allowed_host_and_scheme(
        then, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return then if is_ours else "/"
