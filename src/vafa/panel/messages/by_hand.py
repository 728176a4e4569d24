"""Writing to a few customers by hand: the words, the moment, and what both come to beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vafa.customers.queries import map_customers
from vafa.foundation.ids import read_id, write_id
from vafa.messaging.actions import cancel_mailing, write_by_hand
from vafa.messaging.errors import BadTemplate
from vafa.messaging.queries import (
    get_mailing,
    list_free_variables,
    list_mailings,
    weigh_mailing,
)
from vafa.messaging.types import MOST_BY_HAND, MailingRow, State, VariableRow, Weighed
from vafa.panel.forms import ClockField, OnceForm, refusals_on
from vafa.panel.messages.tabs import draw_tabs
from vafa.panel.messages.words import Badge, draw_state, say_reason
from vafa.panel.paging import draw_pager, find_next, read_before
from vafa.panel.writer import MOST_CHARS, Written, say_problem, write_freely
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.formats import number
from vafa.ui.forms import JalaliDateField, MobileField, TextField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Pager, Tab

ROWS = 50
MOST_NAMED = 12


class WriteForm(OnceForm):
    """What to say, to whom, and when; without a day, at once."""

    text = forms.CharField(
        label=gettext_lazy("What it says"),
        max_length=MOST_CHARS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    target = TextField(
        label=gettext_lazy("Where {link} leads"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Empty: to the customer's own pages."),
    )
    day = JalaliDateField(label=gettext_lazy("Day"), required=False)
    hour = ClockField(label=gettext_lazy("Hour"), required=False)
    mobile = MobileField(label=gettext_lazy("As a real customer gets it"), required=False)

    def read_moment(self, zone: ZoneInfo, *, at: datetime) -> datetime:
        """When it is to leave: the hour of the day, or now."""
        day, hour = self.cleaned_data.get("day"), self.cleaned_data.get("hour")
        if day is None:
            return at
        return datetime.combine(day, hour or time(10), zone).astimezone(at.tzinfo)


@dataclass(frozen=True, kw_only=True)
class Objection:
    """Why some people get none."""

    reason: str
    people: int


@dataclass(frozen=True, kw_only=True)
class WritePage:
    """A text in the making, who it is for, and what would become of it now."""

    form: WriteForm
    variables: list[VariableRow]
    people_ids: list[str]
    names: list[str]
    more: int
    written: Written | None
    weighed: Weighed | None
    objections: list[Objection]
    press: str


@dataclass(frozen=True, kw_only=True)
class StateCount:
    """How many texts are in a state."""

    badge: Badge
    count: int


@dataclass(frozen=True, kw_only=True)
class MailingPage:
    """How far a text by hand is."""

    row: MailingRow
    states: list[StateCount]
    done: int
    can_cancel: bool


@dataclass(frozen=True, kw_only=True)
class MailingsPage:
    """A stretch of what was written by hand."""

    tabs: list[Tab]
    rows: list[MailingRow]
    pager: Pager


def write(request: StaffRequest) -> HttpResponse:
    """Write to those in `to`; asked to show, only what it would come to."""
    ids = _read_people(request)
    form = WriteForm(request.POST or None)
    only_shows = "show" in request.POST
    is_sound = request.method == "POST" and form.is_valid()
    if is_sound and not only_shows:
        mailing_id = _send(request, form, ids)
        if mailing_id is not None:
            return redirect_to(
                request, reverse("panel:messages:mailing", kwargs={"mailing_id": mailing_id})
            )
    page = _draw_page(request, form, ids)
    return render_page(
        request,
        "panel/messages/write.html",
        {"page": page},
        fragment="panel/messages/_weighed.html" if only_shows else "",
        status=422 if form.errors and not only_shows else 200,
    )


def show_list(request: StaffRequest) -> HttpResponse:
    """What was written by hand, the latest first."""
    rows = list_mailings(cursor=read_before(request), limit=ROWS + 1)
    page = MailingsPage(
        tabs=draw_tabs(request, "mailings"),
        rows=rows[:ROWS],
        pager=draw_pager(request.GET, find_next(rows, ROWS)),
    )
    return render_page(request, "panel/messages/mailings.html", {"page": page})


def show_one(request: StaffRequest, *, mailing_id: int) -> HttpResponse:
    """How far it is; drawn again every few seconds while something waits."""
    row = get_mailing(mailing_id)
    page = MailingPage(
        row=row,
        states=[
            StateCount(badge=draw_state(state), count=row.states[state])
            for state in State
            if state in row.states
        ],
        done=sum(row.states.values()) - row.waiting,
        can_cancel=row.waiting > 0 and request.staff.can(Permission.SEND_MESSAGES),
    )
    return render_page(
        request,
        "panel/messages/mailing.html",
        {"page": page},
        fragment="panel/messages/_mailing.html",
    )


def cancel(request: StaffRequest, *, mailing_id: int) -> HttpResponse:
    """Keep back what has not left."""
    kept = cancel_mailing(mailing_id, actor=request.actor, at=request.at)
    said = ngettext("%s text was kept back.", "%s texts were kept back.", kept) % number(kept)
    messages.success(request, said if kept else _("Nothing was left to keep back."))
    return redirect_to(
        request, reverse("panel:messages:mailing", kwargs={"mailing_id": mailing_id})
    )


def _send(request: StaffRequest, form: WriteForm, ids: Sequence[int]) -> int | None:
    zone = ZoneInfo(request.business.zone)
    key = int(form.cleaned_data["key"])
    with refusals_on(form):
        try:
            write_by_hand(
                form.cleaned_data["text"],
                key=key,
                customer_ids=ids,
                target=form.cleaned_data["target"],
                due_at=form.read_moment(zone, at=request.at),
                actor=request.actor,
                at=request.at,
            )
        except BadTemplate as problem:
            said = say_problem(problem, list_free_variables())
            raise BadTemplate(said, pointer="/text") from None
    return key if form.is_valid() else None


def _draw_page(request: StaffRequest, form: WriteForm, ids: list[int]) -> WritePage:
    named = map_customers(ids[:MOST_NAMED])
    written, weighed = _weigh(request, form, ids) if ids else (None, None)
    objections = weighed.objections if weighed else {}
    getting = weighed.getting if weighed else len(ids)
    press = ngettext("Send to %s person", "Send to %s people", getting) % number(getting)
    return WritePage(
        form=form,
        variables=list_free_variables(),
        people_ids=[write_id("cus", one) for one in ids],
        names=[
            one.full_name or _("a customer without a name")
            for one in (named[each] for each in ids[:MOST_NAMED] if each in named)
        ],
        more=max(0, len(ids) - MOST_NAMED),
        written=written,
        weighed=weighed,
        objections=[
            Objection(reason=say_reason(reason), people=people)
            for reason, people in objections.items()
        ],
        press=press,
    )


def _weigh(
    request: StaffRequest, form: WriteForm, ids: list[int]
) -> tuple[Written | None, Weighed | None]:
    """What the words would come to; nothing while there are none."""
    form.is_valid()
    text = request.POST.get("text", "").strip()
    if not form.is_bound or not text:
        return None, None
    zone = ZoneInfo(request.business.zone)
    due_at = form.read_moment(zone, at=request.at)
    written = write_freely(
        text, sample_ids=ids, mobile=form.cleaned_data.get("mobile", ""), at=request.at
    )
    if written.problem:
        return written, None
    weighed = weigh_mailing(text, customer_ids=ids, due_at=due_at, at=request.at)
    counted = Written(
        preview=written.preview,
        shown_for=written.shown_for,
        estimate=weighed.estimate,
        people=weighed.getting,
    )
    return counted, weighed


def _read_people(request: StaffRequest) -> list[int]:
    """Whom it is for, as the address or the form says; one more than may be, to refuse them."""
    asked = request.POST.getlist("to") or request.GET.getlist("to")
    ids = [read_id("cus", one) for one in asked[: MOST_BY_HAND + 1]]
    return list(dict.fromkeys(one for one in ids if one is not None))
