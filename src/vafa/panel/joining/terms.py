"""On which terms people join."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.joining.actions import save_settings
from vafa.joining.queries import load_settings, write_terms
from vafa.joining.types import MOST_PROMISE_CHARS, MOST_TERMS_CHARS
from vafa.messaging.queries import find_line
from vafa.panel.joining.tabs import draw_tabs
from vafa.staff.access import StaffRequest
from vafa.ui.forms import Form, TextField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab


class TermsForm(Form):
    """Who may join alone, on which terms, at which line."""

    is_open = forms.BooleanField(
        label=gettext_lazy("People may join by themselves"),
        required=False,
        help_text=gettext_lazy(
            "By a poster, on your customers' pages, or by texting the code. At the till they can"
            " always join."
        ),
    )
    promise = TextField(
        label=gettext_lazy("What the poster promises"),
        max_length=MOST_PROMISE_CHARS,
        required=False,
        help_text=gettext_lazy("One short sentence. Empty: ours."),
    )
    line = TextField(
        label=gettext_lazy("Line that the code is texted to"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"class": "input-ltr", "data-digits": True}),
    )
    terms = forms.CharField(
        label=gettext_lazy("What people agree to"),
        max_length=MOST_TERMS_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Shown on the page of joining. Empty: the words below."),
    )


@dataclass(frozen=True, kw_only=True)
class TermsPage:
    """The form, and our own words where the business has none."""

    tabs: list[Tab]
    form: TermsForm
    our_terms: str


def edit(request: StaffRequest) -> HttpResponse:
    """Change the terms; former ones stay in the audit."""
    settings = load_settings()
    values = {name: getattr(settings, name) for name in TermsForm.base_fields}
    form = TermsForm(request.POST or None, initial=values)
    form.fields["line"].widget.attrs["placeholder"] = find_line()
    if request.method == "POST" and form.is_valid():
        save_settings(**form.cleaned_data, actor=request.actor, at=request.at)
        messages.success(request, _("Saved."))
        return redirect_to(request, reverse("panel:joining:terms"))
    page = TermsPage(
        tabs=draw_tabs(request, "terms"),
        form=form,
        our_terms=write_terms("", club=request.business.name),
    )
    status = 422 if form.errors else 200
    return render_page(request, "panel/joining/terms.html", {"page": page}, status=status)
