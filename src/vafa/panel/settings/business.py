"""The business itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.panel.forms import refusals_on
from vafa.panel.settings.tabs import draw_tabs
from vafa.staff.access import StaffRequest
from vafa.staff.actions import change_settings
from vafa.tenancy.models import Business
from vafa.ui.accent import read_hex
from vafa.ui.forms import Form, TextField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab

ZONES = {
    "Asia/Tehran": gettext_lazy("Tehran"),
    "Asia/Kabul": gettext_lazy("Kabul"),
    "Asia/Dubai": gettext_lazy("Dubai"),
    "Asia/Baghdad": gettext_lazy("Baghdad"),
    "Europe/Istanbul": gettext_lazy("Istanbul"),
    "Europe/Berlin": gettext_lazy("Berlin"),
    "Europe/London": gettext_lazy("London"),
    "America/Toronto": gettext_lazy("Toronto"),
    "America/Los_Angeles": gettext_lazy("Los Angeles"),
}


class BusinessForm(Form):
    """What the business is called and how it counts."""

    name = TextField(
        label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("As customers know it.")
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit of money"),
        choices=Business.Unit.choices,
        help_text=gettext_lazy("How amounts are shown and typed; what is stored stays as it is."),
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=list(ZONES.items()),
        help_text=gettext_lazy("A day ends, and credit with it, at midnight there."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    accent = forms.CharField(
        label=gettext_lazy("Colour"),
        required=False,
        max_length=7,
        widget=forms.TextInput(attrs={"class": "input-ltr", "placeholder": "#0f766e"}),
        help_text=gettext_lazy("Your own, as six letters and digits; empty for ours."),
    )

    def clean_accent(self) -> str:
        """As "#rrggbb"."""
        given: str = self.cleaned_data["accent"]
        colour = read_hex(given)
        if given and not colour:
            raise forms.ValidationError(_("Write the colour like #0f766e."))
        return f"#{colour}" if colour else ""


@dataclass(frozen=True, kw_only=True)
class BusinessPage:
    """The form, filled."""

    tabs: list[Tab]
    form: BusinessForm


def edit(request: StaffRequest) -> HttpResponse:
    """Change what the business says of itself."""
    form = BusinessForm(request.POST or None, initial=_values(request.business))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            change_settings(**form.cleaned_data, actor=request.actor, at=request.at)
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect_to(request, reverse("panel:settings:home"))
    page = BusinessPage(tabs=draw_tabs(request, "home"), form=form)
    status = 422 if form.errors else 200
    return render_page(request, "panel/settings/business.html", {"page": page}, status=status)


def _values(business: Business) -> dict[str, Any]:
    return {name: getattr(business, name) for name in BusinessForm.base_fields}
