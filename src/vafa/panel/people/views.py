"""Pages about staff: who works here, and what each may do."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from vafa.panel.forms import refusals_on
from vafa.panel.people.forms import (
    DetailsForm,
    NewMemberForm,
    PasswordForm,
    PermissionsForm,
    RoleForm,
)
from vafa.panel.people.pages import get_member_in_reach, load_list_page, load_member_page
from vafa.staff import actions as staff
from vafa.staff.access import StaffRequest
from vafa.ui.forms import Form
from vafa.ui.htmx import redirect_to, render_page


def show_list(request: StaffRequest) -> HttpResponse:
    """Who works here."""
    return render_page(request, "panel/people/list.html", {"page": load_list_page(request)})


@sensitive_post_parameters("password")
def add(request: StaffRequest) -> HttpResponse:
    """A new colleague."""
    form = NewMemberForm(request.POST or None, staff=request.staff)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with refusals_on(form):
            staff.create_member(
                username=values["username"],
                password=values["password"],
                display_name=values["display_name"],
                role=values["role"],
                branch_id=values["branch"],
                mobile=values["mobile"],
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            done = _("%(name)s can sign in now.") % {"name": values["display_name"]}
            messages.success(request, done)
            return redirect_to(request, reverse("panel:people:home"))
    status = 422 if form.errors else 200
    return render_page(request, "panel/people/add.html", {"form": form}, status=status)


def show_one(request: StaffRequest, *, member_id: int) -> HttpResponse:
    """One colleague."""
    page = load_member_page(request, member_id)
    return render_page(request, "panel/people/one.html", {"page": page})


def edit(request: StaffRequest, *, member_id: int) -> HttpResponse:
    """Another name or number."""
    form = DetailsForm(request.POST)

    def act() -> None:
        staff.edit_member(
            member_id=member_id, **form.cleaned_data, actor=request.actor, at=request.at
        )

    return _answer(request, member_id, "details", form, act, _("Saved."))


def change_role(request: StaffRequest, *, member_id: int) -> HttpResponse:
    """Another role or branch."""
    form = RoleForm(request.POST, staff=request.staff)

    def act() -> None:
        staff.change_role(
            member_id=member_id,
            role=form.cleaned_data["role"],
            branch_id=form.cleaned_data["branch"],
            actor=request.actor,
            at=request.at,
        )

    return _answer(request, member_id, "role", form, act, _("The role is changed."))


def change_permissions(request: StaffRequest, *, member_id: int) -> HttpResponse:
    """Where this colleague differs from the role."""
    member = get_member_in_reach(request, member_id)
    form = PermissionsForm(request.POST, member=member, staff=request.staff)

    def act() -> None:
        staff.change_permissions(
            member_id=member_id,
            extra=form.extra,
            denied=form.denied,
            actor=request.actor,
            at=request.at,
        )

    return _answer(request, member_id, "permissions", form, act, _("The permissions are changed."))


@sensitive_post_parameters("password")
def set_password(request: StaffRequest, *, member_id: int) -> HttpResponse:
    """A new password for somebody who forgot theirs."""
    form = PasswordForm(request.POST)

    def act() -> None:
        staff.set_password(
            member_id=member_id,
            password=form.cleaned_data["password"],
            actor=request.actor,
            at=request.at,
        )

    done = _("The new password holds. All devices of this colleague are signed out.")
    return _answer(request, member_id, "password", form, act, done)


def deactivate(request: StaffRequest, *, member_id: int) -> HttpResponse:
    """Let somebody go; it can be undone."""

    def act() -> None:
        staff.deactivate_member(member_id=member_id, actor=request.actor, at=request.at)

    done = _("This colleague cannot sign in any more. You can take them on again here.")
    return _answer(request, member_id, "details", Form(request.POST), act, done)


def reactivate(request: StaffRequest, *, member_id: int) -> HttpResponse:
    """Take somebody on again."""

    def act() -> None:
        staff.reactivate_member(member_id=member_id, actor=request.actor, at=request.at)

    done = _("Welcome back: this colleague can sign in again.")
    return _answer(request, member_id, "details", Form(request.POST), act, done)


def _answer(
    request: StaffRequest,
    member_id: int,
    name: str,
    form: Form,
    act: Callable[[], None],
    done: str,
) -> HttpResponse:
    """Do it and go back to the colleague; or show the form `name` with what is to be mended."""
    get_member_in_reach(request, member_id)
    if form.is_valid():
        with refusals_on(form):
            act()
    if form.is_valid():
        messages.success(request, done)
        return redirect_to(request, reverse("panel:people:one", args=[member_id]))
    page = load_member_page(request, member_id, **{name: form})
    return render_page(request, "panel/people/one.html", {"page": page}, status=422)
