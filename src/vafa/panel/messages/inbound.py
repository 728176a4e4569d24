"""What customers wrote to us, and who wants no advertising."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.answers.actions import switch
from vafa.answers.queries import list_meanings, map_answers
from vafa.answers.types import MOST_A_DAY, AnswerView, MeaningRow
from vafa.messaging.actions import set_advertising
from vafa.messaging.queries import list_inbound, list_stopped
from vafa.messaging.types import ConsentWay, InboundRow, Meaning, StoppedRow
from vafa.panel.messages.tabs import draw_tabs
from vafa.panel.paging import draw_pager, find_next, read_before
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.forms import Form, MobileField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Pager, Tab

ROWS = 50


class StopForm(Form):
    """Somebody told a colleague that they want no advertising."""

    mobile = MobileField(label=gettext_lazy("Mobile number"))


@dataclass(frozen=True, kw_only=True)
class ListedInbound:
    """A text that came in, what it means to us, and what it did."""

    row: InboundRow
    meaning: str
    kind: str
    did: AnswerView | None


@dataclass(frozen=True, kw_only=True)
class InboundPage:
    """A stretch of what came in."""

    tabs: list[Tab]
    texts: list[ListedInbound]
    pager: Pager


@dataclass(frozen=True, kw_only=True)
class AnswersPage:
    """What people may write to us, and what we do then."""

    tabs: list[Tab]
    meanings: list[MeaningRow]
    most_a_day: int
    can_edit: bool


@dataclass(frozen=True, kw_only=True)
class ListedStop:
    """A number that wants no advertising."""

    row: StoppedRow
    way: str


@dataclass(frozen=True, kw_only=True)
class StoppedPage:
    """A stretch of those who want none."""

    tabs: list[Tab]
    people: list[ListedStop]
    pager: Pager
    form: StopForm
    can_edit: bool


def show_list(request: StaffRequest) -> HttpResponse:
    """What came in, newest first."""
    found = list_inbound(cursor=read_before(request), limit=ROWS)
    did = map_answers([row.id for row in found.texts])
    kinds = {Meaning.STOP: "warn", Meaning.REJOIN: "good"}
    page = InboundPage(
        tabs=draw_tabs(request, "inbound"),
        texts=[
            ListedInbound(
                row=row,
                meaning=str(Meaning(row.meaning).label),
                kind=kinds.get(Meaning(row.meaning), "plain"),
                did=did.get(row.id),
            )
            for row in found.texts
        ],
        pager=draw_pager(request.GET, found.next_cursor),
    )
    return render_page(request, "panel/messages/inbound.html", {"page": page})


def show_answers(request: StaffRequest) -> HttpResponse:
    """Everything that a text may mean to us, on or off."""
    page = AnswersPage(
        tabs=draw_tabs(request, "answers"),
        meanings=list_meanings(),
        most_a_day=MOST_A_DAY,
        can_edit=request.staff.can(Permission.EDIT_MESSAGES),
    )
    return render_page(request, "panel/messages/answers.html", {"page": page})


def switch_answer(request: StaffRequest, *, meaning: str) -> HttpResponse:
    """Follow such texts from now on, or let them be. A repeat changes nothing."""
    is_on = request.POST.get("is_on") == "1"
    switch(meaning=meaning, is_on=is_on, actor=request.actor, at=request.at)
    messages.success(request, _("Switched on") if is_on else _("Switched off"))
    return redirect_to(request, reverse("panel:messages:answers"))


def show_stopped(request: StaffRequest, *, form: StopForm | None = None) -> HttpResponse:
    """Who wants no advertising; service texts still reach them."""
    rows = list_stopped(cursor=read_before(request), limit=ROWS + 1)
    page = StoppedPage(
        tabs=draw_tabs(request, "stopped"),
        people=[ListedStop(row=row, way=str(ConsentWay(row.way).label)) for row in rows[:ROWS]],
        pager=draw_pager(request.GET, find_next(rows, ROWS)),
        form=form or StopForm(),
        can_edit=request.staff.can(Permission.EDIT_MESSAGES),
    )
    status = 422 if form and form.errors else 200
    return render_page(request, "panel/messages/stopped.html", {"page": page}, status=status)


def stop(request: StaffRequest) -> HttpResponse:
    """Note that a number wants no advertising any more. A repeat changes nothing."""
    form = StopForm(request.POST)
    if not form.is_valid():
        return show_stopped(request, form=form)
    set_advertising(
        mobile=form.cleaned_data["mobile"],
        is_stopped=True,
        way=ConsentWay.STAFF,
        words=_("Noted by staff: this number wants no advertising."),
        actor=request.actor,
        at=request.at,
    )
    messages.success(request, _("No advertising goes to this number any more."))
    return redirect_to(request, reverse("panel:messages:stopped"))
