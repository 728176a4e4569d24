"""The campaigns, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.campaigns.queries import list_campaigns
from vafa.campaigns.types import CONTROL, CampaignState, CampaignView
from vafa.panel.campaigns.tabs import draw_tabs
from vafa.panel.campaigns.words import draw_state, say_why
from vafa.panel.messages.words import Badge
from vafa.panel.paging import draw_pager, find_next, read_before
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.htmx import render_page
from vafa.ui.types import Pager, Tab

ROWS = 30
_AT_WORK = {CampaignState.SCHEDULED, CampaignState.RUNNING, CampaignState.PAUSED}


@dataclass(frozen=True, kw_only=True)
class ListedCampaign:
    """A row of the list. `share` is how much of those to be written to was handed over."""

    id: int
    name: str
    state: Badge
    why: str
    at: datetime | None
    people: int
    control: int
    share: float


@dataclass(frozen=True, kw_only=True)
class CampaignsPage:
    """A stretch of the campaigns."""

    tabs: list[Tab]
    finding: str
    campaigns: list[ListedCampaign]
    can_edit: bool
    pager: Pager


def show_list(request: StaffRequest) -> HttpResponse:
    """Every campaign with where it stands."""
    found = list_campaigns(before_id=read_before(request), limit=ROWS + 1)
    page = CampaignsPage(
        tabs=draw_tabs(request, "home"),
        finding=_say_finding(found),
        campaigns=[_list(one) for one in found[:ROWS]],
        can_edit=request.staff.can(Permission.EDIT_CAMPAIGNS),
        pager=draw_pager(request.GET, find_next(found, ROWS)),
    )
    return render_page(request, "panel/campaigns/list.html", {"page": page})


def _say_finding(found: list[CampaignView]) -> str:
    at_work = sum(one.state in _AT_WORK for one in found)
    if not at_work:
        return _("Campaigns")
    said = ngettext("%(count)s campaign at work", "%(count)s campaigns at work", at_work)
    return said % {"count": formats.number(at_work)}


def _list(view: CampaignView) -> ListedCampaign:
    return ListedCampaign(
        id=view.id,
        name=view.plan.name,
        state=draw_state(view.state),
        why=say_why(view),
        at=view.began_at or view.begins_at or view.created_at,
        people=view.written_to,
        control=view.people.get(CONTROL, 0),
        share=view.fed / max(1, view.written_to),
    )
