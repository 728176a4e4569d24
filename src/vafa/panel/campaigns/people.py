"""The people of a campaign: where each stands, as a list and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.audit.actions import record
from vafa.campaigns.queries import get_campaign, list_recipients
from vafa.campaigns.types import (
    CONTROL,
    STANDING,
    CampaignState,
    CampaignView,
    Gift,
    RecipientRow,
    RecipientState,
    Which,
)
from vafa.foundation.persian import to_latin_digits
from vafa.foundation.phone import format_mobile
from vafa.foundation.spreadsheets import Cell, Format, Sheet, write_xlsx
from vafa.messaging.types import NOT_ARRIVED
from vafa.panel.campaigns.words import say_withheld
from vafa.panel.messages.words import Badge
from vafa.panel.messages.words import draw_state as draw_text_state
from vafa.panel.paging import draw_pager, find_next, read_number
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.htmx import render_page
from vafa.ui.types import Pager, Tab

ROWS = 50
AT_ONCE = 2_000  # rows of a file read in one statement
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True)
class ShownRecipient:
    """One person of the campaign."""

    row: RecipientRow
    arm: str
    state: Badge
    why: str


@dataclass(frozen=True, kw_only=True)
class PeoplePage:
    """A stretch of those who stand so."""

    id: int
    name: str
    filters: list[Tab]
    people: list[ShownRecipient]
    file_href: str
    pager: Pager


def show_people(request: StaffRequest, *, campaign_id: int) -> HttpResponse:
    """Those who stand as `?state=` says."""
    view, which = get_campaign(campaign_id), _read_which(request)
    after = read_number(request, "after") or 0
    found = list_recipients(campaign_id, which, after_id=after, limit=ROWS + 1)
    file_href = ""
    if request.staff.can(Permission.EXPORT_CUSTOMERS) and found:
        export_href = reverse("panel:campaigns:export", args=[campaign_id])
        file_href = f"{export_href}?{urlencode({'state': which})}"
    page = PeoplePage(
        id=campaign_id,
        name=view.plan.name,
        filters=_draw_filters(view, which),
        people=[_show(one, view) for one in found[:ROWS]],
        file_href=file_href,
        pager=draw_pager(request.GET, find_next(found, ROWS), name="after"),
    )
    return render_page(request, "panel/campaigns/people.html", {"page": page})


def export(request: StaffRequest, *, campaign_id: int) -> HttpResponse:
    """The same people as a file; who took it out goes on the record."""
    view, which = get_campaign(campaign_id), _read_which(request)
    record(
        actor=request.actor,
        act="campaign.people_taken_out",
        at=request.at,
        object_kind="campaign",
        object_id=campaign_id,
        name=view.plan.name,
        state=which,
    )
    heads = [_("Name"), _("Mobile"), _("Text"), _("State"), _("Why")]
    sheet = Sheet(
        title=_("People of the campaign"),
        heads=heads,
        formats=[Format.TEXT] * len(heads),
        rows=(_cells(_show(one, view)) for one in _walk(campaign_id, which)),
    )
    response = HttpResponse(write_xlsx(sheet), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="campaign.xlsx"'
    return response


def link_people(campaign_id: int, which: Which) -> str:
    """Where those who stand so are listed."""
    return f"{reverse('panel:campaigns:people', args=[campaign_id])}?{urlencode({'state': which})}"


def _read_which(request: StaffRequest) -> Which:
    asked = request.GET.get("state", "")
    return Which(asked) if asked in Which.values else Which.ALL


def _draw_filters(view: CampaignView, current: Which) -> list[Tab]:
    absent = set[Which]()
    if view.plan.offer is None:
        absent.add(Which.REDEEMED)
    if not any("{link}" in text.words for text in view.plan.texts):
        absent.add(Which.CLICKED)
    return [
        Tab(label=str(one.label), href=link_people(view.id, one), is_current=one is current)
        for one in Which
        if one not in absent or one is current
    ]


def _walk(campaign_id: int, which: Which) -> Iterator[RecipientRow]:
    after = 0
    while found := list_recipients(campaign_id, which, after_id=after, limit=AT_ONCE):
        yield from found
        after = found[-1].id


def _show(row: RecipientRow, view: CampaignView) -> ShownRecipient:
    arms = {1: _("Text A"), 2: _("Text B")} if len(view.plan.texts) > 1 else {}
    reason = row.reason or (row.message_reason if row.message_state in NOT_ARRIVED else "")
    why = say_withheld(reason) if reason else ""
    if row.gift == Gift.TAKEN_BACK:
        why = f"{why}، {_('the gift was taken back')}".removeprefix("، ")
    return ShownRecipient(row=row, arm=arms.get(row.arm, ""), state=_draw_state(row, view), why=why)


def _draw_state(row: RecipientRow, view: CampaignView) -> Badge:
    if row.arm == CONTROL:
        return Badge(word=_("control group"), kind="plain", icon="users")
    if row.arm == STANDING:
        return Badge(word=_("never gets advertising"), kind="plain", icon="users")
    if row.message_state:
        return draw_text_state(row.message_state)
    if row.state == RecipientState.WITHHELD:
        return Badge(word=_("got nothing"), kind="plain", icon="ban")
    if view.state == CampaignState.STOPPED:
        return Badge(word=_("stopped before their turn"), kind="plain", icon="ban")
    return Badge(word=_("waits"), kind="plain", icon="clock")


def _cells(one: ShownRecipient) -> list[Cell]:
    mobile = to_latin_digits(format_mobile(one.row.mobile)) if one.row.mobile else ""
    return [one.row.name, mobile, one.arm, one.state.word, one.why]
