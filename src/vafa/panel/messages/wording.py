"""The words of texts: what each purpose says, edited with what it may name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.customers.queries import find_by_mobile
from vafa.foundation.jalali import last_good_day, local_day
from vafa.ledger.queries import load_wallet
from vafa.ledger.types import Unit
from vafa.messaging.actions import save_template
from vafa.messaging.errors import BadTemplate
from vafa.messaging.queries import list_purposes, preview_text
from vafa.messaging.types import PurposeRow
from vafa.panel.messages.tabs import draw_tabs
from vafa.panel.writer import MOST_CHARS, Written, say_problem
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.forms import Form, MobileField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab


class WordsForm(Form):
    """The words of one purpose."""

    text = forms.CharField(
        label=gettext_lazy("What it says"),
        required=False,
        max_length=MOST_CHARS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "A line whose values are all missing is left out. Empty: our words again."
        ),
    )
    is_on = forms.BooleanField(label=gettext_lazy("These texts go out"), required=False)
    mobile = MobileField(label=gettext_lazy("As a real customer gets it"), required=False)


@dataclass(frozen=True, kw_only=True)
class WordsPage:
    """Every purpose with its words."""

    tabs: list[Tab]
    purposes: list[PurposeRow]
    can_edit: bool


@dataclass(frozen=True, kw_only=True)
class WordingPage:
    """The words of one purpose, and the text they make."""

    purpose: PurposeRow
    form: WordsForm
    written: Written


def show_list(request: StaffRequest) -> HttpResponse:
    """What the club says, and when."""
    page = WordsPage(
        tabs=draw_tabs(request, "words"),
        purposes=list_purposes(),
        can_edit=request.staff.can(Permission.EDIT_MESSAGES),
    )
    return render_page(request, "panel/messages/words.html", {"page": page})


def edit(request: StaffRequest, *, purpose: str) -> HttpResponse:
    """Other words, or none of these texts; asked to show, only the preview."""
    row = next((one for one in list_purposes() if one.slug == purpose), None)
    if row is None:
        raise Http404
    initial = {"text": row.text, "is_on": not row.is_off}
    form = WordsForm(request.POST or None, initial=initial)
    only_shows = "show" in request.POST
    if request.method == "POST" and form.is_valid() and not only_shows:
        is_off = row.may_be_off and not form.cleaned_data["is_on"]
        text = form.cleaned_data["text"]
        try:
            save_template(
                purpose=purpose, text=text, is_off=is_off, actor=request.actor, at=request.at
            )
        except BadTemplate as problem:
            form.add_error("text", say_problem(problem, row.variables))
        else:
            messages.success(request, _("Saved."))
            return redirect_to(request, reverse("panel:messages:words"))
    page = _draw_page(request, row, form)
    return render_page(
        request,
        "panel/messages/wording.html",
        {"page": page},
        fragment="panel/messages/_preview.html" if only_shows else "",
        status=422 if form.errors and not only_shows else 200,
    )


def _draw_page(request: StaffRequest, row: PurposeRow, form: WordsForm) -> WordingPage:
    text, mobile = row.text, ""
    if form.is_bound:
        text = request.POST.get("text", "").strip() or row.text
        mobile = form.cleaned_data.get("mobile", "")
    values, shown_for = _load_values(mobile, request)
    try:
        preview = preview_text(purpose=row.slug, text=text, values=values)
        written = Written(preview=preview, shown_for=shown_for)
    except BadTemplate as problem:
        written = Written(problem=say_problem(problem, row.variables))
    return WordingPage(purpose=row, form=form, written=written)


def _load_values(mobile: str, request: StaffRequest) -> tuple[dict[str, Any], str]:
    """What a customer's own text would say, and their name; samples where there is nobody."""
    customer = find_by_mobile(mobile) if mobile else None
    if customer is None:
        return {}, ""
    zone = ZoneInfo(request.business.zone)
    wallet = load_wallet(customer.id, at=request.at)
    soonest = wallet.soonest_end()
    values: dict[str, Any] = {
        "name": customer.first_name,
        "balance": wallet.usable[Unit.CREDIT],
        "points": wallet.usable[Unit.POINTS],
    }
    if soonest is not None and soonest.expires_at is not None:
        values |= {"amount": soonest.remaining, **_say_end(soonest.expires_at, request.at, zone)}
    name = f"{customer.first_name} {customer.last_name}".strip()
    return values, name or _("a customer without a name")


def _say_end(ends_at: datetime, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    last_day = last_good_day(ends_at, zone)
    return {"last_day": last_day.isoformat(), "days": (last_day - local_day(at, zone)).days}
