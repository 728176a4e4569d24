"""The reward list: what members take for points, and what waits to be fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vafa.catalog.queries import list_branches
from vafa.checkout.queries import load_settings, name_labels
from vafa.panel.forms import UnitInput, refusals_on
from vafa.panel.loyalty.tabs import draw_tabs
from vafa.panel.paging import draw_pager, find_next, read_before
from vafa.rewardlist.actions import add_prize, cancel_claim, change_prize, change_rate, hand_over
from vafa.rewardlist.queries import count_waiting, get_prize, list_claims, list_prizes, load_rate
from vafa.rewardlist.types import ClaimState, ClaimView, PrizeRow, PrizeTerms
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.forms import Form, JalaliDateField, MoneyField, NumberField, TextField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Pager, Tab

ROWS = 50
KINDS = {
    ClaimState.WAITING: ("warn", "clock"),
    ClaimState.HANDED_OVER: ("good", "check"),
    ClaimState.CANCELLED: ("plain", "undo"),
    ClaimState.LAPSED: ("plain", "hourglass"),
}


def _number(label: Any, unit: Any, **more: Any) -> NumberField:
    return NumberField(label=label, widget=UnitInput(unit), **more)


class PrizeForm(Form):
    """What it is, what it costs, and for whom."""

    name = TextField(label=gettext_lazy("Reward"), max_length=80)
    words = TextField(
        label=gettext_lazy("In a few words"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Members read it below the name."),
    )
    price_points = _number(
        gettext_lazy("Price"), gettext_lazy("points"), min_value=1, max_value=10**9
    )
    stock = _number(
        gettext_lazy("In stock"),
        gettext_lazy("pieces"),
        min_value=0,
        max_value=10**6,
        required=False,
        help_text=gettext_lazy("Empty: there is always one more."),
    )
    most_each = _number(
        gettext_lazy("At most for each member"),
        gettext_lazy("times"),
        min_value=0,
        max_value=1000,
        required=False,
        help_text=gettext_lazy("Empty or 0: as often as their points last."),
    )
    claim_days = _number(
        gettext_lazy("Waits to be fetched"),
        gettext_lazy("days"),
        min_value=1,
        max_value=366,
        help_text=gettext_lazy("Then the points go back by themselves."),
    )
    first_day = JalaliDateField(label=gettext_lazy("From day"), required=False)
    last_day = JalaliDateField(label=gettext_lazy("To the end of day"), required=False)
    branch_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Given in"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: in every branch."),
    )
    labels = forms.MultipleChoiceField(
        label=gettext_lazy("For members of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: for every member."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = [(branch.id, branch.name) for branch in list_branches(only_active=True)]
        self.fields["branch_ids"].choices = branches  # type: ignore[attr-defined]
        self.fields["labels"].choices = list(name_labels().items())  # type: ignore[attr-defined]

    def clean_most_each(self) -> int:
        """Empty is without a limit."""
        return self.cleaned_data["most_each"] or 0


class OpenPrizeForm(PrizeForm):
    """A prize that is there can also be taken off."""

    is_active = forms.BooleanField(
        label=gettext_lazy("On the list"),
        required=False,
        help_text=gettext_lazy("Off: nobody can take it; what was taken can still be fetched."),
    )
    field_order = ("name", "words", "is_active")


class RateForm(Form):
    """Points into credit."""

    rial_per_point = MoneyField(
        label=gettext_lazy("A point is worth"),
        max_rial=10**9,
        help_text=gettext_lazy("0: points are not changed into credit."),
    )
    least_points = _number(
        gettext_lazy("At least at once"), gettext_lazy("points"), min_value=1, max_value=10**9
    )
    credit_days = _number(
        gettext_lazy("The credit is good for"),
        gettext_lazy("days"),
        min_value=0,
        max_value=3660,
        help_text=gettext_lazy("0: for ever."),
    )


@dataclass(frozen=True, kw_only=True)
class RatePage:
    """The form, filled."""

    tabs: list[Tab]
    form: RateForm


@dataclass(frozen=True, kw_only=True)
class PrizesPage:
    """The list as the business sees it."""

    tabs: list[Tab]
    prizes: list[PrizeRow]
    finding: str
    waiting: int
    can_edit: bool


@dataclass(frozen=True, kw_only=True)
class PrizePage:
    """One prize, or a new one."""

    tabs: list[Tab]
    form: PrizeForm
    name: str


@dataclass(frozen=True, kw_only=True)
class ListedClaim:
    """A row: the claim and how its state looks."""

    claim: ClaimView
    word: str
    kind: str
    icon: str


@dataclass(frozen=True, kw_only=True)
class ClaimsPage:
    """What was taken, the last first."""

    tabs: list[Tab]
    states: list[Tab]
    claims: list[ListedClaim]
    pager: Pager
    can_give: bool


def show_list(request: StaffRequest) -> HttpResponse:
    """What there is to take."""
    prizes = list_prizes()
    active = sum(row.prize.is_active for row in prizes)
    finding = ngettext("%(count)s reward to take", "%(count)s rewards to take", active)
    page = PrizesPage(
        tabs=draw_tabs(request, "prizes"),
        prizes=prizes,
        finding=finding % {"count": formats.number(active)} if prizes else _("Reward list"),
        waiting=sum(row.waiting for row in prizes),
        can_edit=request.staff.can(Permission.EDIT_RULES),
    )
    return render_page(request, "panel/loyalty/prizes.html", {"page": page})


def add(request: StaffRequest) -> HttpResponse:
    """One more."""
    form = PrizeForm(request.POST or None, initial={"claim_days": 30})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        listed = {name: tuple(values[name]) for name in ("branch_ids", "labels")}
        with refusals_on(form):
            add_prize(PrizeTerms(**values | listed), actor=request.actor, at=request.at)
        if form.is_valid():
            messages.success(request, _("The reward is on the list."))
            return redirect_to(request, reverse("panel:loyalty:prizes"))
    return _show(request, form, name="")


def edit(request: StaffRequest, *, prize_id: int) -> HttpResponse:
    """Change it, or take it off the list."""
    prize = get_prize(prize_id)
    values = {name: getattr(prize, name) for name in OpenPrizeForm.base_fields}
    form = OpenPrizeForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            if form.changed:
                change_prize(prize_id=prize_id, actor=request.actor, at=request.at, **form.changed)
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect_to(request, reverse("panel:loyalty:prizes"))
    return _show(request, form, name=prize.name)


def show_claims(request: StaffRequest) -> HttpResponse:
    """Who took what, and what waits."""
    asked = request.GET.get("state", ClaimState.WAITING)
    state = asked if asked in ClaimState.values else ""
    found = list_claims(state=state, before_id=read_before(request), limit=ROWS + 1)
    page = ClaimsPage(
        tabs=draw_tabs(request, "prizes"),
        states=_draw_states(state),
        claims=[_draw(claim) for claim in found[:ROWS]],
        pager=draw_pager(request.GET, find_next(found, ROWS)),
        can_give=request.staff.can(Permission.GIVE_CREDIT),
    )
    return render_page(request, "panel/loyalty/claims.html", {"page": page})


def end_claim(request: StaffRequest, *, claim_id: int) -> HttpResponse:
    """Hand it over, or give the points back."""
    if request.POST.get("do") == "cancel":
        grace_days = load_settings().grace_days
        cancel_claim(claim_id=claim_id, grace_days=grace_days, actor=request.actor, at=request.at)
        messages.success(request, _("Cancelled: the points are back."))
    else:
        branch_id = request.staff.branch_id
        hand_over(claim_id=claim_id, branch_id=branch_id, actor=request.actor, at=request.at)
        messages.success(request, _("Handed over."))
    return redirect_to(request, reverse("panel:loyalty:claims"))


def set_rate(request: StaffRequest) -> HttpResponse:
    """What points are worth when they are changed into credit."""
    rate = load_rate()
    values = {name: getattr(rate, name) for name in RateForm.base_fields}
    form = RateForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            change_rate(**form.cleaned_data, actor=request.actor, at=request.at)
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect_to(request, reverse("panel:loyalty:prizes"))
    page = RatePage(tabs=draw_tabs(request, "prizes"), form=form)
    status = 422 if form.errors else 200
    return render_page(request, "panel/loyalty/rate.html", {"page": page}, status=status)


def _draw_states(current: str) -> list[Tab]:
    waiting = count_waiting()
    return [
        Tab(
            label=str(label),
            href=f"?state={state or 'all'}",
            count=waiting if state == ClaimState.WAITING else None,
            is_current=state == current,
        )
        for state, label in (*ClaimState.choices, ("", _("All")))
    ]


def _draw(claim: ClaimView) -> ListedClaim:
    kind, icon = KINDS[claim.state]
    return ListedClaim(claim=claim, word=str(claim.state.label), kind=kind, icon=icon)


def _show(request: StaffRequest, form: PrizeForm, *, name: str) -> HttpResponse:
    page = PrizePage(tabs=draw_tabs(request, "prizes"), form=form, name=name)
    status = 422 if form.errors else 200
    return render_page(request, "panel/loyalty/prize.html", {"page": page}, status=status)
