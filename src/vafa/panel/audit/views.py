"""The record, for whoever may read it."""

from __future__ import annotations

from django.http import HttpResponse

from vafa.panel.audit.pages import load_records_page
from vafa.staff.access import StaffRequest
from vafa.ui.htmx import render_page


def show_records(request: StaffRequest) -> HttpResponse:
    """Who did what, when, from where."""
    page = load_records_page(request)
    return render_page(
        request, "panel/audit/records.html", {"page": page}, fragment="panel/audit/_records.html"
    )
