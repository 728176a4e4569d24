"""When and how often the club may write."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.messaging.actions import save_sending_rules
from vafa.messaging.queries import get_month_spent, get_sending_terms
from vafa.messaging.types import MonthSpent, SendingTerms
from vafa.panel.forms import ClockField, UnitInput
from vafa.panel.messages.tabs import draw_tabs
from vafa.staff.access import StaffRequest
from vafa.ui.forms import Form, MoneyField, NumberField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab


class SendingForm(Form):
    """Quiet hours, the cap, and the way out."""

    quiet_starts = ClockField(label=gettext_lazy("Quiet from"))
    quiet_ends = ClockField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("The same hour twice is no quiet at all."),
    )
    quiet_on_mourning = forms.BooleanField(
        label=gettext_lazy("No advertising on days of mourning"),
        required=False,
        help_text=gettext_lazy("It waits until they are over. The calendar in settings has them."),
    )
    daily_cap = NumberField(
        label=gettext_lazy("Advertising to one number, at most in a day"),
        required=False,
        min_value=1,
        max_value=100,
        widget=UnitInput(gettext_lazy("texts")),
        help_text=gettext_lazy("Empty: as many as there are."),
    )
    weekly_cap = NumberField(
        label=gettext_lazy("Advertising to one number, at most in a week"),
        required=False,
        min_value=1,
        max_value=1000,
        widget=UnitInput(gettext_lazy("texts")),
        help_text=gettext_lazy("Empty: as many as there are."),
    )
    monthly_budget_rial = MoneyField(
        label=gettext_lazy("Budget for advertising texts in a month"),
        required=False,
        help_text=gettext_lazy(
            "Jalali months. It counts where the gateway has a price for a part; empty: no limit."
        ),
    )
    standing_control_percent = NumberField(
        label=gettext_lazy("Standing control group"),
        min_value=0,
        max_value=50,
        widget=UnitInput("٪"),
        help_text=gettext_lazy(
            "So many of the customers, drawn by lot, never get campaigns: that is how their effect "
            "is measured. Reminders and service texts reach them all the same."
        ),
    )
    needs_consent = forms.BooleanField(
        label=gettext_lazy("Advertising only to those who said yes"),
        required=False,
        help_text=gettext_lazy("Otherwise to all who have not said no."),
    )
    cancel_text_on_service = forms.BooleanField(
        label=gettext_lazy("Service texts end with «لغو11» too"),
        required=False,
        help_text=gettext_lazy(
            "The regulator wants it under all that a club sends of its own accord. Advertising "
            "always has it; answers to what somebody asked for never do."
        ),
    )


@dataclass(frozen=True, kw_only=True)
class SendingPage:
    """The form, filled."""

    tabs: list[Tab]
    form: SendingForm
    spent: MonthSpent


def edit(request: StaffRequest) -> HttpResponse:
    """Change when and how often."""
    form = SendingForm(request.POST or None, initial=asdict(get_sending_terms()))
    if request.method == "POST" and form.is_valid():
        terms = SendingTerms(**form.cleaned_data)
        save_sending_rules(terms, actor=request.actor, at=request.at)
        messages.success(request, _("Saved."))
        return redirect_to(request, reverse("panel:messages:sending"))
    page = SendingPage(
        tabs=draw_tabs(request, "sending"), form=form, spent=get_month_spent(at=request.at)
    )
    status = 422 if form.errors else 200
    return render_page(request, "panel/messages/sending.html", {"page": page}, status=status)
