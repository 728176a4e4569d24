"""Causes: what came together for each, its statement, and what was paid to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.causes.actions import add_cause, change_cause, pay_out
from vafa.causes.queries import get_cause, list_causes, list_lines
from vafa.causes.types import CauseLine, CauseRow, CauseTerms
from vafa.foundation.ids import new_id
from vafa.panel.forms import PercentField, refusals_on
from vafa.panel.loyalty.tabs import draw_tabs
from vafa.panel.paging import draw_pager, find_next, read_before
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.forms import Form, MoneyField, TextField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Pager, Tab

ROWS = 50


class CauseForm(Form):
    """What it is, and how one gives."""

    name = TextField(label=gettext_lazy("Cause"), max_length=80)
    words = TextField(
        label=gettext_lazy("What it is for"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    goal_rial = MoneyField(label=gettext_lazy("Goal"), help_text=gettext_lazy("0: without a goal."))
    share_percent = PercentField(
        label=gettext_lazy("Share of purchases"),
        min_value=0,
        max_value=100,
        help_text=gettext_lazy(
            "You give it for every purchase of those who chose this cause. 0: none."
        ),
    )
    point_value_rial = MoneyField(
        label=gettext_lazy("A point given counts"),
        help_text=gettext_lazy("0: the cause takes credit only."),
    )


class OpenCauseForm(CauseForm):
    """A cause that is there can also be closed."""

    is_active = forms.BooleanField(
        label=gettext_lazy("Collects"),
        required=False,
        help_text=gettext_lazy("Off: its total is no longer shown and nothing more comes in."),
    )
    field_order = ("name", "words", "is_active")


class PayForm(Form):
    """The proof of a payment."""

    note = TextField(label=gettext_lazy("Receipt or note"), max_length=200)


@dataclass(frozen=True, kw_only=True)
class CausesPage:
    """Every cause with its total."""

    tabs: list[Tab]
    causes: list[CauseRow]
    total_rial: int
    can_edit: bool


@dataclass(frozen=True, kw_only=True)
class CauseFormPage:
    """One cause's form, or a new one's."""

    tabs: list[Tab]
    form: CauseForm
    name: str


@dataclass(frozen=True, kw_only=True)
class CausePage:
    """The statement of one cause."""

    tabs: list[Tab]
    row: CauseRow
    lines: list[CauseLine]
    pager: Pager
    form: PayForm
    key: str
    can_edit: bool
    can_pay: bool


def show_list(request: StaffRequest) -> HttpResponse:
    """What came together."""
    causes = list_causes()
    page = CausesPage(
        tabs=draw_tabs(request, "causes"),
        causes=causes,
        total_rial=sum(row.total_rial for row in causes),
        can_edit=request.staff.can(Permission.EDIT_RULES),
    )
    return render_page(request, "panel/loyalty/causes.html", {"page": page})


def add(request: StaffRequest) -> HttpResponse:
    """One more cause."""
    start = {"goal_rial": 0, "share_percent": 0, "point_value_rial": 0}
    form = CauseForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            add_cause(CauseTerms(**form.cleaned_data), actor=request.actor, at=request.at)
        if form.is_valid():
            messages.success(request, _("The cause is open: members see it in their pages."))
            return redirect_to(request, reverse("panel:loyalty:causes"))
    return _show_form(request, form, name="")


def edit(request: StaffRequest, *, cause_id: int) -> HttpResponse:
    """Change it, or close it."""
    cause = get_cause(cause_id)
    values: dict[str, Any] = {name: getattr(cause, name) for name in OpenCauseForm.base_fields}
    form = OpenCauseForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            if form.changed:
                change_cause(cause_id=cause_id, actor=request.actor, at=request.at, **form.changed)
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect_to(request, reverse("panel:loyalty:cause", args=[cause_id]))
    return _show_form(request, form, name=cause.name)


def show_one(request: StaffRequest, *, cause_id: int) -> HttpResponse:
    """Its statement."""
    return _show_one(request, cause_id, PayForm())


def pay(request: StaffRequest, *, cause_id: int) -> HttpResponse:
    """Write down that what came together was paid; a second press writes it once."""
    form = PayForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            paid = pay_out(
                cause_id=cause_id,
                note=form.cleaned_data["note"],
                request_key=f"panel:{request.POST.get('key', '')}"[:80],
                actor=request.actor,
                at=request.at,
            )
    if form.is_valid():
        amount = formats.money(paid.amount_rial)
        messages.success(request, _("Written down: %(amount)s was paid.") % {"amount": amount})
        return redirect_to(request, reverse("panel:loyalty:cause", args=[cause_id]))
    return _show_one(request, cause_id, form)


def _show_one(request: StaffRequest, cause_id: int, form: PayForm) -> HttpResponse:
    cause = get_cause(cause_id)
    found = list_lines(cause_id, before_id=read_before(request), limit=ROWS + 1)
    page = CausePage(
        tabs=draw_tabs(request, "causes"),
        row=next(row for row in list_causes() if row.cause.id == cause.id),
        lines=found[:ROWS],
        pager=draw_pager(request.GET, find_next(found, ROWS)),
        form=form,
        key=str(new_id()),
        can_edit=request.staff.can(Permission.EDIT_RULES),
        can_pay=request.staff.can(Permission.PAY_CAUSES),
    )
    status = 422 if form.errors else 200
    return render_page(request, "panel/loyalty/cause.html", {"page": page}, status=status)


def _show_form(request: StaffRequest, form: CauseForm, *, name: str) -> HttpResponse:
    page = CauseFormPage(tabs=draw_tabs(request, "causes"), form=form, name=name)
    status = 422 if form.errors else 200
    return render_page(request, "panel/loyalty/cause_form.html", {"page": page}, status=status)
