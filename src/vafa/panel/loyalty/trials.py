"""Trying rules on the past: choose and start, follow, stop, and read what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.jalali import add_months, end_of_day, local_day, start_of_day
from vafa.panel.forms import refusals_on
from vafa.panel.loyalty.tabs import draw_tabs
from vafa.panel.loyalty.trial_pages import ListedTrial, TrialPage, list_trials, load_trial_page
from vafa.replay.actions import cancel_replay, create_replay, start_replay
from vafa.replay.queries import get_replay
from vafa.rules.queries import RuleView, list_rules
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.forms import Form, JalaliDateField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab

MONTHS = 12


class TrialForm(Form):
    """Which rules, on which days."""

    rules = forms.TypedMultipleChoiceField(
        label=gettext_lazy("The rules to try"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("As if these, and no others, had been in force."),
        error_messages={"required": gettext_lazy("Choose at least one rule to try.")},
    )
    first = JalaliDateField(label=gettext_lazy("Purchases from"))
    last = JalaliDateField(label=gettext_lazy("to the end of the day"))

    def __init__(
        self, *args: Any, choices: Sequence[RuleView], chosen: Sequence[int], today: date
    ) -> None:
        first = add_months(today, -MONTHS)
        initial = {"rules": list(chosen), "first": first, "last": today - timedelta(days=1)}
        super().__init__(*args, initial=initial)
        rules = self.fields["rules"]
        assert isinstance(rules, forms.TypedMultipleChoiceField)
        rules.choices = [(rule.id, rule.name) for rule in choices]


@dataclass(frozen=True, kw_only=True)
class TrialsPage:
    """The trials so far."""

    tabs: list[Tab]
    trials: list[ListedTrial]
    can_try: bool


def show_trials(request: StaffRequest) -> HttpResponse:
    """The trials so far."""
    page = TrialsPage(
        tabs=draw_tabs(request, "trials"),
        trials=list_trials(ZoneInfo(request.business.zone)),
        can_try=request.staff.can(Permission.EDIT_RULES),
    )
    return render_page(request, "panel/loyalty/trials.html", {"page": page})


def begin_trial(request: StaffRequest) -> HttpResponse:
    """Choose rules and days, and begin."""
    zone = ZoneInfo(request.business.zone)
    form = _make_form(request, zone)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            run = create_replay(
                rule_ids=form.cleaned_data["rules"],
                since=start_of_day(form.cleaned_data["first"], zone),
                until=end_of_day(form.cleaned_data["last"], zone),
                actor=request.actor,
                at=request.at,
            )
            start_replay(run.id)
        if form.is_valid():
            return redirect_to(request, reverse("panel:loyalty:trial", args=[run.id]))
    status = 422 if form.errors else 200
    return render_page(request, "panel/loyalty/trial_begin.html", {"form": form}, status=status)


def try_last_year(request: StaffRequest, rule_ids: Sequence[int]) -> str:
    """Begin a trial of these rules on the twelve months up to yesterday; its page."""
    zone = ZoneInfo(request.business.zone)
    today = local_day(request.at, zone)
    run = create_replay(
        rule_ids=rule_ids,
        since=start_of_day(add_months(today, -MONTHS), zone),
        until=start_of_day(today, zone),
        actor=request.actor,
        at=request.at,
    )
    start_replay(run.id)
    return reverse("panel:loyalty:trial", args=[run.id])


def show_trial(request: StaffRequest, *, run_id: int) -> HttpResponse:
    """How far it is, and then what came of it."""
    page: TrialPage = load_trial_page(
        get_replay(run_id),
        zone=ZoneInfo(request.business.zone),
        can_stop=request.staff.can(Permission.EDIT_RULES),
        start=_read_start(request),
        tabs=draw_tabs(request, "trials"),
    )
    return render_page(
        request, "panel/loyalty/trial.html", {"page": page}, fragment="panel/loyalty/_trial.html"
    )


def stop_trial(request: StaffRequest, *, run_id: int) -> HttpResponse:
    """Stop it; there is no result then."""
    cancel_replay(run_id=run_id, actor=request.actor, at=request.at)
    messages.success(request, _("Stopped. Nothing was changed."))
    return redirect_to(request, reverse("panel:loyalty:trials"))


def _make_form(request: StaffRequest, zone: ZoneInfo) -> TrialForm:
    rules = [rule for rule in list_rules() if rule.state != "ended"]
    chosen = [rule.id for rule in rules if rule.state == "live"]
    asked = request.GET.get("rule", "")
    chosen += [rule.id for rule in rules if str(rule.id) == asked and rule.id not in chosen]
    today = local_day(request.at, zone)
    return TrialForm(request.POST or None, choices=rules, chosen=chosen, today=today)


def _read_start(request: StaffRequest) -> int:
    text = request.GET.get("start", "0")
    return int(text) if text.isdecimal() and len(text) < 6 else 0
