"""The segments of the business, and each with the people in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.customers.queries import customers
from vafa.foundation.errors import Refused
from vafa.foundation.ids import write_id
from vafa.foundation.words import Words
from vafa.panel.knowing.building import Live, look
from vafa.panel.knowing.tabs import draw_tabs
from vafa.segments.actions import (
    archive_segment,
    keep_count,
    list_uses,
    make_inactive,
    restore_segment,
)
from vafa.segments.errors import SegmentInUse, SegmentNameTaken
from vafa.segments.queries import describe, get_segment, list_segments, load_words
from vafa.segments.types import READY, ReadySegment, SegmentView
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab

USUAL_DAYS = 60


@dataclass(frozen=True, kw_only=True)
class ListedSegment:
    """A segment in the list."""

    id: int
    name: str
    sentence: str
    count: int | None
    counted_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """Every segment in use, or put away, and what to begin with."""

    tabs: list[Tab]
    finding: str
    rows: list[ListedSegment]
    ready: list[ReadySegment]
    usual_days: int
    is_away: bool
    has_away: bool
    is_empty_club: bool
    can_edit: bool


@dataclass(frozen=True, kw_only=True)
class SegmentPage:
    """One segment: who is meant, how many, who uses it."""

    tabs: list[Tab]
    segment: SegmentView
    live: Live
    used_by: list[str]
    people_href: str
    export_query: str
    campaign_href: str
    copy_href: str
    can_edit: bool
    can_export: bool


def show_list(request: StaffRequest) -> HttpResponse:
    """Whom the business speaks of, in sentences."""
    return _show_rows(request, list_segments(), is_away=False)


def show_away(request: StaffRequest) -> HttpResponse:
    """The segments that were put away."""
    return _show_rows(request, list_segments(only_archived=True), is_away=True)


def show_one(request: StaffRequest, *, segment_id: int) -> HttpResponse:
    """Who is in it now."""
    segment = get_segment(segment_id)
    live = look(request, segment.node)
    if live.count is not None:
        keep_count(segment_id=segment_id, count=live.count, at=request.at)
    written = write_id("seg", segment_id)
    page = SegmentPage(
        tabs=draw_tabs("home"),
        segment=segment,
        live=live,
        used_by=list_uses(segment_id),
        people_href=_find_people(request, written),
        export_query=f"segment={written}",
        campaign_href=_find_campaign(written) if not segment.is_archived else "",
        copy_href=f"{reverse('panel:knowing:add')}?copy={written}",
        can_edit=request.staff.can(Permission.EDIT_SEGMENTS),
        can_export=request.staff.can(Permission.EXPORT_CUSTOMERS),
    )
    fragment = "panel/knowing/_live.html" if request.method == "POST" else ""
    return render_page(request, "panel/knowing/segment.html", {"page": page}, fragment=fragment)


def win_back(request: StaffRequest) -> HttpResponse:
    """A campaign for who has not come for so many days: their segment is made, or found."""
    days = request.POST.get("days", "")
    number = int(days) if days.isdecimal() and len(days) <= len("3650") else 0
    try:
        segment_id = make_inactive(
            days=number,
            words=load_words(request.business),
            actor=request.actor,
            at=request.at,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect_to(request, reverse("panel:knowing:home"))
    href = _find_campaign(write_id("seg", segment_id))
    return redirect_to(request, href or reverse("panel:knowing:one", args=[segment_id]))


def archive(request: StaffRequest, *, segment_id: int) -> HttpResponse:
    """Put it away, unless something uses it."""
    try:
        archive_segment(segment_id=segment_id, actor=request.actor, at=request.at)
    except SegmentInUse as refusal:
        messages.error(request, str(refusal))
        return redirect_to(request, reverse("panel:knowing:one", args=[segment_id]))
    messages.success(request, _("The segment is put away; you can bring it back any time."))
    return redirect_to(request, reverse("panel:knowing:home"))


def restore(request: StaffRequest, *, segment_id: int) -> HttpResponse:
    """Use it again."""
    try:
        restore_segment(segment_id=segment_id, actor=request.actor, at=request.at)
    except SegmentNameTaken as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The segment is in use again."))
    return redirect_to(request, reverse("panel:knowing:one", args=[segment_id]))


def _show_rows(request: StaffRequest, rows: list[SegmentView], *, is_away: bool) -> HttpResponse:
    words = load_words(request.business)
    names = {row.name for row in rows}
    page = ListPage(
        tabs=draw_tabs("home"),
        finding=_say_finding(len(rows), is_away=is_away),
        rows=[_draw(row, words) for row in rows],
        ready=[] if is_away else [one for one in READY if str(one.name) not in names],
        usual_days=USUAL_DAYS,
        is_away=is_away,
        has_away=not is_away and bool(list_segments(only_archived=True)),
        is_empty_club=not customers().exists(),
        can_edit=request.staff.can(Permission.EDIT_SEGMENTS),
    )
    return render_page(request, "panel/knowing/segments.html", {"page": page})


def _draw(row: SegmentView, words: Words) -> ListedSegment:
    return ListedSegment(
        id=row.id,
        name=row.name,
        sentence=describe(row.node, words),
        count=row.counted,
        counted_at=row.counted_at,
    )


def _say_finding(count: int, *, is_away: bool) -> str:
    if is_away:
        return _("Segments that were put away")
    if not count:
        return _("Knowing customers")
    said = ngettext("%(count)s segment", "%(count)s segments", count)
    return said % {"count": formats.number(count)}


def _find_people(request: StaffRequest, written: str) -> str:
    if not request.staff.can(Permission.SEE_CUSTOMERS):
        return ""
    return f"{reverse('panel:customers:home')}?segment={written}"


def _find_campaign(written: str) -> str:
    """Where a campaign for it begins; nowhere while there are no campaigns."""
    try:
        return f"{reverse('panel:campaigns:add')}?segment={written}"
    except NoReverseMatch:
        return ""
