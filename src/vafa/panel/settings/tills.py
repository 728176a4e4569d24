"""The tills of the branches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.catalog.queries import list_branches
from vafa.panel.forms import refusals_on
from vafa.panel.settings.tabs import draw_tabs
from vafa.staff import actions as staff
from vafa.staff.access import StaffRequest
from vafa.staff.queries import get_till, list_tills
from vafa.staff.types import TillRow
from vafa.ui.forms import Form, TextField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab


class NameForm(Form):
    """What a till is called."""

    name = TextField(
        label=gettext_lazy("Name"),
        max_length=40,
        help_text=gettext_lazy("As its cashiers say: front, roof, 2."),
    )


class TillForm(NameForm):
    """A new till."""

    branch = forms.TypedChoiceField(label=gettext_lazy("Branch"), coerce=int)
    field_order = ("branch", "name")

    def __init__(self, *args: Any, branches: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].choices = list(branches.items())  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class ListedTill:
    """A row of the list."""

    till: TillRow
    branch: str


@dataclass(frozen=True, kw_only=True)
class TillsPage:
    """Every till, and a form for one more."""

    tabs: list[Tab]
    rows: list[ListedTill]
    form: TillForm
    has_branches: bool


@dataclass(frozen=True, kw_only=True)
class TillPage:
    """One till."""

    tabs: list[Tab]
    till: TillRow
    form: NameForm


def show_list(request: StaffRequest) -> HttpResponse:
    """Where sales are taken; and one more."""
    branches = {branch.id: branch.name for branch in list_branches()}
    form = TillForm(request.POST or None, branches=branches)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            staff.create_till(
                branch_id=form.cleaned_data["branch"],
                name=form.cleaned_data["name"],
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            messages.success(request, _("The till is added."))
            return redirect_to(request, reverse("panel:settings:tills"))
    page = TillsPage(
        tabs=draw_tabs(request, "tills"),
        rows=[ListedTill(till=till, branch=branches[till.branch_id]) for till in list_tills()],
        form=form,
        has_branches=bool(branches),
    )
    status = 422 if form.errors else 200
    return render_page(request, "panel/settings/tills.html", {"page": page}, status=status)


def edit(request: StaffRequest, *, till_id: int) -> HttpResponse:
    """Another name."""
    till = get_till(till_id)
    form = NameForm(request.POST or None, initial={"name": till.name})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            staff.edit_till(
                till_id=till_id,
                name=form.cleaned_data["name"],
                actor=request.actor,
                at=request.at,
            )
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect_to(request, reverse("panel:settings:tills"))
    page = TillPage(tabs=draw_tabs(request, "tills"), till=till, form=form)
    status = 422 if form.errors else 200
    return render_page(request, "panel/settings/till.html", {"page": page}, status=status)


def close(request: StaffRequest, *, till_id: int) -> HttpResponse:
    """Nobody can choose it any more."""
    staff.close_till(till_id=till_id, actor=request.actor, at=request.at)
    messages.success(request, _("The till is closed. You can open it again here."))
    return redirect_to(request, reverse("panel:settings:till", args=[till_id]))


def reopen(request: StaffRequest, *, till_id: int) -> HttpResponse:
    """It can be chosen again."""
    staff.reopen_till(till_id=till_id, actor=request.actor, at=request.at)
    messages.success(request, _("The till is open again."))
    return redirect_to(request, reverse("panel:settings:till", args=[till_id]))
