"""How the club behaves at the till: spending, returns, gifts by hand, reminders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.checkout.actions import change_settings
from vafa.checkout.queries import load_settings
from vafa.panel.forms import UnitInput
from vafa.panel.loyalty.tabs import draw_tabs
from vafa.staff.access import StaffRequest
from vafa.ui.forms import Form, MoneyField, NumberField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab


def _days(label: Any, least: int, most: int, help_text: Any) -> NumberField:
    return NumberField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=help_text,
        widget=UnitInput(gettext_lazy("days")),
    )


def _points(label: Any) -> NumberField:
    return NumberField(
        label=label, min_value=0, max_value=10**9, widget=UnitInput(gettext_lazy("points"))
    )


class ClubForm(Form):
    """Every setting of the club."""

    needs_code = forms.BooleanField(
        label=gettext_lazy("Credit is spent with the 7-digit code"),
        required=False,
        help_text=gettext_lazy(
            "Without it, whoever says a customer's mobile number can spend their credit."
        ),
    )
    code_alone = forms.BooleanField(
        label=gettext_lazy("The code alone is enough"),
        required=False,
        help_text=gettext_lazy(
            "Quicker, and riskier: a code that somebody guesses or overhears spends a stranger's "
            "credit, since no mobile number is asked for. Leave it off unless queues demand it."
        ),
    )
    point_value_rial = MoneyField(
        label=gettext_lazy("What a point is worth on an invoice"),
        max_rial=10**9,
        help_text=gettext_lazy("0: points do not pay invoices."),
    )
    grace_days = _days(
        gettext_lazy("Credit that comes back with a return is good for at least"),
        1,
        90,
        gettext_lazy("What was spent on goods that come back, when its time is over by then."),
    )
    owes_after_return = forms.BooleanField(
        label=gettext_lazy("What was given and already spent is owed after a return"),
        required=False,
        help_text=gettext_lazy(
            "The next awards pay it off first. Off: what is already spent is let go."
        ),
    )
    spends_offline = forms.BooleanField(
        label=gettext_lazy("Credit may come off while a till is cut off"),
        required=False,
        help_text=gettext_lazy(
            "Sales are always kept and sent later. With this, guests can also spend then: if "
            "their credit turns out to be used up, the shop bears it, up to the amounts below and "
            "never more."
        ),
    )
    offline_till_rial = MoneyField(
        label=gettext_lazy("At most by one till in a day"),
        max_rial=10**10,
        help_text=gettext_lazy(
            "This is the most that outages can cost you. What a till was given for today holds "
            "until tonight."
        ),
    )
    offline_guest_rial = MoneyField(
        label=gettext_lazy("At most by one guest at a till in a day"), max_rial=10**10
    )
    hand_most_rial = MoneyField(label=gettext_lazy("Credit, at most in one act"))
    hand_daily_rial = MoneyField(label=gettext_lazy("Credit, at most a day by one person"))
    hand_most_points = _points(gettext_lazy("Points, at most in one act"))
    hand_daily_points = _points(gettext_lazy("Points, at most a day by one person"))
    needs_approval = forms.BooleanField(
        label=gettext_lazy("A second person approves rules"),
        required=False,
        help_text=gettext_lazy(
            "What one person writes counts once another has approved it. Two of you need the "
            "permission to change rules, or nothing can be changed."
        ),
    )
    credit_text_minutes = NumberField(
        label=gettext_lazy("The text with the code goes out after"),
        min_value=0,
        max_value=10_080,
        widget=UnitInput(gettext_lazy("minutes")),
        help_text=gettext_lazy("0: at once. A while later it reminds people when they have left."),
    )
    first_warning_days = _days(
        gettext_lazy("First reminder before credit ends"), 0, 60, gettext_lazy("0: none.")
    )
    last_warning_days = _days(
        gettext_lazy("Last reminder before credit ends"), 0, 60, gettext_lazy("0: none.")
    )


@dataclass(frozen=True, kw_only=True)
class ClubPage:
    """The form, filled."""

    tabs: list[Tab]
    form: ClubForm


def edit(request: StaffRequest) -> HttpResponse:
    """Change how the club behaves."""
    settings = load_settings()
    values = {name: getattr(settings, name) for name in ClubForm.base_fields}
    form = ClubForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        if form.changed:
            change_settings(actor=request.actor, at=request.at, **form.changed)
        messages.success(request, _("Saved."))
        return redirect_to(request, reverse("panel:loyalty:club"))
    page = ClubPage(tabs=draw_tabs(request, "club"), form=form)
    status = 422 if form.errors else 200
    return render_page(request, "panel/loyalty/club.html", {"page": page}, status=status)
