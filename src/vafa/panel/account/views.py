"""A member's own password."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from vafa.panel.account.forms import PasswordForm
from vafa.panel.forms import refusals_on
from vafa.staff import actions as staff
from vafa.staff.access import StaffRequest
from vafa.ui.htmx import render_page


@dataclass(frozen=True, kw_only=True)
class PasswordPage:
    """The form."""

    form: PasswordForm


@sensitive_post_parameters()
def change_password(request: StaffRequest) -> HttpResponse:
    """Replace one's own password; this session stays, all others end."""
    form = PasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            staff.set_password(
                member_id=request.staff.member_id,
                password=form.cleaned_data["password"],
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            request.user.refresh_from_db()
            update_session_auth_hash(request, request.user)
            messages.success(request, _("Your password is changed. Other devices are signed out."))
            return redirect("panel:account:password")
    status = 422 if form.errors else 200
    return render_page(
        request, "panel/account/password.html", {"page": PasswordPage(form=form)}, status=status
    )
