"""The texts: all of them, and each with what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.customers.queries import map_customers
from vafa.foundation.errors import NotFound
from vafa.messaging import actions
from vafa.messaging.errors import FateIsKnown
from vafa.messaging.queries import (
    get_message,
    list_decisions,
    list_messages,
    name_purposes,
    sum_texts,
)
from vafa.messaging.types import Channel, MessageFilter, MessageRow, State
from vafa.panel.messages.tabs import draw_tabs
from vafa.panel.messages.words import Badge, draw_state, say_reason, say_verdict
from vafa.panel.paging import draw_pager, read_before
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.forms import Form, MobileField
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Pager, Tab

ROWS, DAYS = 50, 30
OPEN_STATES = (State.QUEUED, State.SENDING)


class Filter(Form):
    """Which texts to show."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), required=False)
    mobile = MobileField(label=gettext_lazy("Mobile"), required=False)

    def __init__(self, data: object, *, purposes: dict[str, str]) -> None:
        super().__init__(data)
        states = [("", _("Every state")), *State.choices]
        self.fields["state"].choices = states  # type: ignore[attr-defined]
        every = [("", _("Every purpose")), *purposes.items()]
        self.fields["purpose"].choices = every  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class ListedText:
    """A row of the list."""

    row: MessageRow
    purpose: str
    state: Badge
    name: str


@dataclass(frozen=True, kw_only=True)
class SentPage:
    """A stretch of the texts."""

    tabs: list[Tab]
    finding: str
    note: str
    filter: Filter
    is_filtered: bool
    texts: list[ListedText]
    pager: Pager


@dataclass(frozen=True, kw_only=True)
class Step:
    """Something that happened to a text."""

    icon: str
    title: str
    note: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TextPage:
    """One text."""

    text: MessageRow
    purpose: str
    state: Badge
    name: str
    why: str
    is_service: bool
    channel: str
    steps: list[Step]
    can_send_again: bool


def show_list(request: StaffRequest) -> HttpResponse:
    """What was sent and what waits, newest first."""
    purposes = name_purposes()
    asked = Filter(request.GET, purposes=purposes)
    given = asked.cleaned_data if asked.is_valid() else {}
    wanted = MessageFilter(
        state=State(given["state"]) if given.get("state") else None,
        purpose=given.get("purpose") or None,
        mobile=given.get("mobile") or None,
        branch_id=request.staff.branch_id,
    )
    found = list_messages(wanted, cursor=read_before(request), limit=ROWS)
    people = map_customers([one.customer_id for one in found.messages if one.customer_id])
    names = {id_: f"{one.first_name} {one.last_name}".strip() for id_, one in people.items()}
    finding, note = _sum_up(wanted, at=request.at)
    page = SentPage(
        tabs=draw_tabs(request, "home"),
        finding=finding,
        note=note,
        filter=asked,
        is_filtered=any(given.values()),
        texts=[
            ListedText(
                row=row,
                purpose=purposes.get(row.purpose, row.purpose),
                state=draw_state(row.state),
                name=names.get(row.customer_id or 0, ""),
            )
            for row in found.messages
        ],
        pager=draw_pager(request.GET, found.next_cursor),
    )
    return render_page(
        request, "panel/messages/sent.html", {"page": page}, fragment="panel/messages/_sent.html"
    )


def show_one(request: StaffRequest, *, message_id: int) -> HttpResponse:
    """What became of a text, and why."""
    text = _get_in_reach(request, message_id)
    purposes = name_purposes()
    people = map_customers([text.customer_id]) if text.customer_id else {}
    person = people.get(text.customer_id or 0)
    page = TextPage(
        text=text,
        purpose=purposes.get(text.purpose, text.purpose),
        state=draw_state(text.state),
        name=f"{person.first_name} {person.last_name}".strip() if person else "",
        why=say_reason(text.reason),
        is_service=text.text_class == "service",
        channel=str(Channel(text.channel).label) if text.channel else "",
        steps=_list_steps(text),
        can_send_again=text.state == State.UNKNOWN and request.staff.can(Permission.EDIT_MESSAGES),
    )
    return render_page(request, "panel/messages/one.html", {"page": page})


def send_again(request: StaffRequest, *, message_id: int) -> HttpResponse:
    """Send a text of unknown fate once more, on the record."""
    text = _get_in_reach(request, message_id)
    try:
        actions.send_again(text.id, actor=request.actor, at=request.at)
    except FateIsKnown as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("It is on its way again."))
    return redirect_to(request, reverse("panel:messages:one", args=[text.id]))


def _get_in_reach(request: StaffRequest, message_id: int) -> MessageRow:
    """The text; NotFound for one of another branch, where the viewer has but one."""
    text = get_message(message_id)
    if request.staff.branch_id not in (None, text.branch_id):
        raise NotFound
    return text


def _sum_up(wanted: MessageFilter, *, at: datetime) -> tuple[str, str]:
    month = replace(wanted, since=at - timedelta(days=DAYS))
    totals = sum_texts(month)
    waiting = sum(totals.by_state.get(state, 0) for state in OPEN_STATES)
    finding = _("%(count)s texts in 30 days") % {"count": formats.number(totals.texts)}
    if waiting:
        finding = _("%(sent)s, %(count)s waiting") % {
            "sent": finding,
            "count": formats.number(waiting),
        }
    delivered = totals.by_state.get(State.DELIVERED, 0)
    parts = [_("%(count)s parts") % {"count": formats.number(totals.parts)}]
    if totals.cost_rial:
        parts.append(formats.money(totals.cost_rial, short=True))
    if totals.texts:
        share = formats.percent(delivered / totals.texts)
        parts.append(_("%(share)s delivered") % {"share": share})
    return finding, "، ".join(parts)


def _list_steps(text: MessageRow) -> list[Step]:
    steps = [Step(icon="plus", title=_("Asked for"), note="", at=text.created_at)]
    steps += [
        Step(
            icon="check" if one.verdict == "go" else "clock" if one.verdict == "hold" else "ban",
            title=say_verdict(one.verdict),
            note=say_reason(one.reason),
            at=one.at,
        )
        for one in list_decisions(text.id)
    ]
    if text.sent_at:
        steps.append(
            Step(icon="send", title=_("Taken by the gateway"), note=text.gateway, at=text.sent_at)
        )
    if text.delivered_at:
        note = _("so the gateway reports")
        steps.append(Step(icon="check", title=_("Delivered"), note=note, at=text.delivered_at))
    return sorted(steps, key=lambda step: step.at)
