"""Paid memberships: the plans, who is in them, enrolling by hand and ending early."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vafa.customers.errors import UnknownCustomer
from vafa.customers.queries import find_by_mobile
from vafa.foundation.errors import Refused
from vafa.foundation.ids import new_id
from vafa.memberships.actions import add_plan, begin_membership, change_plan, end_membership
from vafa.memberships.queries import (
    get_membership,
    get_plan,
    list_memberships,
    list_plans,
    preview_refund,
)
from vafa.memberships.types import MembershipView, Period, PlanRow, PlanTerms, Refund, State
from vafa.panel.forms import UnitInput, refusals_on
from vafa.panel.loyalty.tabs import draw_tabs
from vafa.panel.paging import draw_pager, find_next, read_before
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.forms import Form, MobileField, MoneyField, NumberField, TextField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Pager, Tab

if TYPE_CHECKING:
    from vafa.memberships.models import Plan

ROWS = 50
KINDS = {
    State.RUNNING: ("good", "check"),
    State.UPCOMING: ("accent", "clock"),
    State.OVER: ("plain", "hourglass"),
    State.ENDED: ("plain", "ban"),
}


class PlanForm(Form):
    """What it costs, how long it lasts, what it brings."""

    name = TextField(label=gettext_lazy("Plan"), max_length=80)
    benefits = TextField(
        label=gettext_lazy("Benefits"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "In words, for members. What they get by themselves, rules give: “by members of …”."
        ),
    )
    price_rial = MoneyField(label=gettext_lazy("Price"), min_rial=0)
    count = NumberField(label=gettext_lazy("Lasts"), min_value=1, max_value=1000)
    period = forms.ChoiceField(label=gettext_lazy("Counted in"), choices=Period.choices)
    refund = forms.ChoiceField(
        label=gettext_lazy("Due back when it ends early"),
        choices=Refund.choices,
        widget=forms.RadioSelect,
    )
    remind_days = NumberField(
        label=gettext_lazy("Reminder before the end"),
        min_value=0,
        max_value=60,
        widget=UnitInput(gettext_lazy("days")),
        help_text=gettext_lazy("0: none."),
    )


class NewPlanForm(PlanForm):
    """Its code on the menu is given once."""

    sku = TextField(
        label=gettext_lazy("Code on the menu"),
        max_length=64,
        help_text=gettext_lazy("With this code the till sells it. Such a line earns nothing."),
    )
    field_order = ("name", "sku")


class OpenPlanForm(PlanForm):
    """A plan that is there can also be taken off sale."""

    is_active = forms.BooleanField(
        label=gettext_lazy("On sale"),
        required=False,
        help_text=gettext_lazy("Off: those who are in it stay to the end of their time."),
    )
    field_order = ("name", "is_active")


class EnrolForm(Form):
    """Somebody who paid elsewhere, or gets it as a gift."""

    mobile = MobileField(label=gettext_lazy("Mobile of the member"))
    price_rial = MoneyField(label=gettext_lazy("Paid"))


@dataclass(frozen=True, kw_only=True)
class PlansPage:
    """Every plan, and how many are in it."""

    tabs: list[Tab]
    plans: list[PlanRow]
    finding: str
    can_edit: bool


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    """One plan's form, or a new one's."""

    tabs: list[Tab]
    form: PlanForm
    name: str


@dataclass(frozen=True, kw_only=True)
class ListedMembership:
    """A row: the membership and how its state looks."""

    one: MembershipView
    word: str
    kind: str
    icon: str


@dataclass(frozen=True, kw_only=True)
class MembersPage:
    """Who bought a plan, the last first."""

    tabs: list[Tab]
    plan: Plan
    members: list[ListedMembership]
    pager: Pager
    form: EnrolForm
    key: str
    can_edit: bool
    can_enrol: bool


@dataclass(frozen=True, kw_only=True)
class EndPage:
    """What ending a membership now would mean."""

    tabs: list[Tab]
    one: MembershipView
    refund_rial: int


def show_list(request: StaffRequest) -> HttpResponse:
    """What is on sale, and who is in."""
    plans = list_plans(at=request.at)
    running = sum(row.running for row in plans)
    finding = ngettext("%(count)s paying member", "%(count)s paying members", running)
    page = PlansPage(
        tabs=draw_tabs(request, "plans"),
        plans=plans,
        finding=finding % {"count": formats.number(running)} if plans else _("Membership plans"),
        can_edit=request.staff.can(Permission.EDIT_RULES),
    )
    return render_page(request, "panel/loyalty/plans.html", {"page": page})


def add(request: StaffRequest) -> HttpResponse:
    """One more plan."""
    start = {"count": 1, "period": Period.MONTHS, "refund": Refund.PRO_RATA, "remind_days": 7}
    form = NewPlanForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            add_plan(PlanTerms(**form.cleaned_data), actor=request.actor, at=request.at)
        if form.is_valid():
            messages.success(request, _("The plan is on sale, and on the till's menu."))
            return redirect_to(request, reverse("panel:loyalty:plans"))
    return _show(request, form, name="")


def edit(request: StaffRequest, *, plan_id: int) -> HttpResponse:
    """Change it, or take it off sale."""
    plan = get_plan(plan_id)
    values = {name: getattr(plan, name) for name in OpenPlanForm.base_fields}
    form = OpenPlanForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            if form.changed:
                change_plan(plan_id=plan_id, actor=request.actor, at=request.at, **form.changed)
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect_to(request, reverse("panel:loyalty:plan", args=[plan_id]))
    return _show(request, form, name=plan.name)


def show_members(request: StaffRequest, *, plan_id: int) -> HttpResponse:
    """Who bought it."""
    plan = get_plan(plan_id)
    return _show_members(request, plan, EnrolForm(initial={"price_rial": plan.price_rial}))


def enrol(request: StaffRequest, *, plan_id: int) -> HttpResponse:
    """Enrol somebody by hand; a second press of the same form enrols once."""
    plan = get_plan(plan_id)
    form = EnrolForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            _enrol(request, plan_id, form.cleaned_data)
    if form.is_valid():
        messages.success(request, _("Enrolled."))
        return redirect_to(request, reverse("panel:loyalty:plan", args=[plan_id]))
    return _show_members(request, plan, form)


def end(request: StaffRequest, *, membership_id: int) -> HttpResponse:
    """Say what is due back, and end it."""
    one = get_membership(membership_id, at=request.at)
    if request.method == "POST":
        row = end_membership(membership_id=membership_id, actor=request.actor, at=request.at)
        due = formats.money(row.refund_rial)
        messages.success(request, _("Ended. Due back: %(amount)s.") % {"amount": due})
        return redirect_to(request, reverse("panel:loyalty:plan", args=[one.plan_id]))
    page = EndPage(
        tabs=draw_tabs(request, "plans"),
        one=one,
        refund_rial=preview_refund(membership_id, at=request.at),
    )
    return render_page(request, "panel/loyalty/membership_end.html", {"page": page})


def _enrol(request: StaffRequest, plan_id: int, values: dict[str, Any]) -> None:
    customer = find_by_mobile(values["mobile"])
    if customer is None:
        raise Refused(UnknownCustomer.message, pointer="/mobile")
    begin_membership(
        plan_id=plan_id,
        customer_id=customer.id,
        price_rial=values["price_rial"],
        request_key=f"panel:{request.POST.get('key', '')}"[:80],
        actor=request.actor,
        at=request.at,
    )


def _show_members(request: StaffRequest, plan: Plan, form: EnrolForm) -> HttpResponse:
    found = list_memberships(
        plan_id=plan.id, before_id=read_before(request), limit=ROWS + 1, at=request.at
    )
    page = MembersPage(
        tabs=draw_tabs(request, "plans"),
        plan=plan,
        members=[_draw(one) for one in found[:ROWS]],
        pager=draw_pager(request.GET, find_next(found, ROWS)),
        form=form,
        key=str(new_id()),
        can_edit=request.staff.can(Permission.EDIT_RULES),
        can_enrol=request.staff.can(Permission.GIVE_CREDIT),
    )
    status = 422 if form.errors else 200
    return render_page(request, "panel/loyalty/plan.html", {"page": page}, status=status)


def _draw(one: MembershipView) -> ListedMembership:
    kind, icon = KINDS[one.state]
    return ListedMembership(one=one, word=str(one.state.label), kind=kind, icon=icon)


def _show(request: StaffRequest, form: PlanForm, *, name: str) -> HttpResponse:
    page = PlanPage(tabs=draw_tabs(request, "plans"), form=form, name=name)
    status = 422 if form.errors else 200
    return render_page(request, "panel/loyalty/plan_form.html", {"page": page}, status=status)
