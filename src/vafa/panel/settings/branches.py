"""The branches."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.catalog.actions import add_branch, change_branch
from vafa.catalog.queries import get_branch, list_branches
from vafa.panel.forms import refusals_on
from vafa.panel.settings.tabs import draw_tabs
from vafa.staff.access import StaffRequest
from vafa.ui.forms import Form, TextField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab


class BranchForm(Form):
    """A place where the business sells."""

    name = TextField(label=gettext_lazy("Name"), max_length=80)
    code = TextField(
        label=gettext_lazy("Code"),
        max_length=32,
        help_text=gettext_lazy("What your tills and files call this branch."),
    )
    address = TextField(label=gettext_lazy("Address"), max_length=300, required=False)


class OpenBranchForm(BranchForm):
    """A branch that is there already can also be closed."""

    is_active = forms.BooleanField(
        label=gettext_lazy("Open"),
        required=False,
        help_text=gettext_lazy("A closed branch keeps its history and takes no new sales."),
    )


@dataclass(frozen=True, kw_only=True)
class ListedBranch:
    """A row of the list."""

    id: int
    name: str
    code: str
    address: str
    is_active: bool


@dataclass(frozen=True, kw_only=True)
class BranchesPage:
    """Every branch."""

    tabs: list[Tab]
    branches: list[ListedBranch]


@dataclass(frozen=True, kw_only=True)
class BranchPage:
    """One branch, or a new one."""

    tabs: list[Tab]
    form: Form
    name: str


def show_list(request: StaffRequest) -> HttpResponse:
    """Where the business sells."""
    branches = [
        ListedBranch(
            id=branch.id,
            name=branch.name,
            code=branch.code,
            address=branch.address,
            is_active=branch.is_active,
        )
        for branch in list_branches()
    ]
    page = BranchesPage(tabs=draw_tabs(request, "branches"), branches=branches)
    return render_page(request, "panel/settings/branches.html", {"page": page})


def add(request: StaffRequest) -> HttpResponse:
    """A new branch."""
    form = BranchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            add_branch(**form.cleaned_data, actor=request.actor, at=request.at)
        if form.is_valid():
            messages.success(request, _("The branch is added."))
            return redirect_to(request, reverse("panel:settings:branches"))
    return _show(request, form, name="")


def edit(request: StaffRequest, *, branch_id: int) -> HttpResponse:
    """Another name, code or address; open or closed."""
    branch = get_branch(branch_id)
    values = {name: getattr(branch, name) for name in OpenBranchForm.base_fields}
    form = OpenBranchForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            if form.changed:
                change_branch(
                    branch_id=branch_id, actor=request.actor, at=request.at, **form.changed
                )
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect_to(request, reverse("panel:settings:branches"))
    return _show(request, form, name=branch.name)


def _show(request: StaffRequest, form: Form, *, name: str) -> HttpResponse:
    page = BranchPage(tabs=draw_tabs(request, "branches"), form=form, name=name)
    status = 422 if form.errors else 200
    return render_page(request, "panel/settings/branch.html", {"page": page}, status=status)
