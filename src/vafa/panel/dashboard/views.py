"""The dashboard, and the one thing that is done from it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext

from vafa.checkout.actions import remind_before_end
from vafa.panel.dashboard.pages import load_page
from vafa.panel.looking_back import in_top_bar, look_back
from vafa.reports.queries import load_dashboard
from vafa.staff.access import StaffRequest
from vafa.ui.formats import fa
from vafa.ui.htmx import redirect_to, render_page


def show(request: StaffRequest) -> HttpResponse:
    """Everything at a glance, each figure leading to what stands behind it."""
    looking = look_back(request, compares=True)
    figures = load_dashboard(looking.filters, compare=looking.compare)
    with in_top_bar(looking):
        page = load_page(request, looking, figures)
        return render_page(request, "panel/dashboard/home.html", {"page": page})


def remind(request: StaffRequest) -> HttpResponse:
    """Tell everybody whose credit ends within a week and who was not told twice. Once."""
    people = remind_before_end(actor=request.actor, at=request.at)
    text = ngettext(
        "%(people)s person is being reminded.", "%(people)s people are being reminded.", people
    )
    messages.success(request, text % {"people": fa(people)})
    return redirect_to(request, reverse("panel:dashboard:home"))
