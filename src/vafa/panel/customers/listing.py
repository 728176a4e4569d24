"""The list of customers: what it was asked for, and what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.foundation.jalali import end_of_day, start_of_day
from vafa.insight.queries import count_groups
from vafa.insight.types import Group, Side
from vafa.panel.customers.choosing import list_own_traits, read_columns
from vafa.panel.customers.forms import RosterForm
from vafa.panel.looking_back import find_href
from vafa.panel.paging import draw_pager
from vafa.reports.queries import (
    NO_GROUP,
    Order,
    RosterFilter,
    RosterRow,
    Trait,
    count_roster,
    list_roster,
)
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import formats
from vafa.ui.types import Pager, Sort, Tab

ROWS = 50
GROUP_LOOKS = {  # group → kind of badge, icon
    "champions": ("gold", "star"),
    "loyal": ("accent", "award"),
    "new": ("good", "spark"),
    "promising": ("accent", ""),
    "at_risk": ("warn", "alert"),
    "sleeping": ("plain", "moon"),
    "lost": ("plain", ""),
}


SIDE_LOOKS = {
    Side.BEST: ("accent", "award"),
    Side.HERE: ("accent", ""),
    Side.LEAVING: ("warn", "alert"),
    Side.GONE: ("plain", "moon"),
}


@dataclass(frozen=True, kw_only=True)
class ListedCustomer:
    """A row of the list."""

    row: RosterRow
    name: str
    group: str
    group_kind: str
    group_icon: str
    known: list[tuple[str, str]]  # of the columns that were chosen: title, what stands there


@dataclass(frozen=True, kw_only=True)
class Chooser:
    """What can be chosen as a column, and whether it is."""

    slug: str
    title: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """A stretch of the list of customers."""

    title: str
    form: RosterForm
    tabs: list[Tab]
    rows: list[ListedCustomer]
    sort: Sort
    pager: Pager
    found: str
    is_filtered: bool
    is_empty_club: bool
    has_segments: bool
    can_edit: bool
    can_export: bool
    can_write: bool
    import_href: str
    export_query: str
    columns: list[str]
    choosers: list[Chooser]


def load_list_page(request: StaffRequest) -> ListPage:
    """The customers that the address asks for."""
    traits = list_own_traits(request)
    columns = read_columns(request, traits)
    form = RosterForm(request.GET, branch_id=request.staff.branch_id, traits=traits)
    wanted = read_filter(request, form)
    everybody = RosterFilter(branch_id=request.staff.branch_id)
    is_filtered = wanted != everybody
    sort = Sort.read(request, allowed=list(Order), default=Order.NAME)
    page = list_roster(
        wanted,
        order=Order(sort.key),
        is_descending=sort.is_descending,
        after=request.GET.get("after", ""),
        limit=ROWS,
    )
    club = count_roster(everybody)
    fit = count_roster(wanted) if is_filtered else club
    return ListPage(
        title=_say_size(club),
        form=form,
        tabs=_draw_tabs(request, club, wanted.group),
        rows=[_draw(row, columns) for row in page.rows],
        sort=sort,
        pager=draw_pager(request.GET, page.next_after, name="after"),
        found=_say_found(fit) if is_filtered else "",
        is_filtered=is_filtered,
        is_empty_club=not club,
        has_segments=request.staff.can(Permission.SEE_SEGMENTS) and form.has_segments(),
        can_edit=request.staff.can(Permission.EDIT_CUSTOMERS),
        can_export=request.staff.can(Permission.EXPORT_CUSTOMERS) and bool(fit),
        can_write=request.staff.can(Permission.SEND_MESSAGES),
        import_href=_find_import(request),
        export_query=_without(request.GET, "after", "sort"),
        columns=[trait.title for trait in columns],
        choosers=[
            Chooser(slug=trait.slug, title=trait.title, is_chosen=trait in columns)
            for trait in traits
        ],
    )


def _find_import(request: StaffRequest) -> str:
    """Where a file of customers is brought in, for who may."""
    may = {Permission.IMPORT_SALES, Permission.EDIT_CUSTOMERS} <= request.staff.permissions
    return find_href("panel:imports:home", kind="customers") if may else ""


def read_filter(request: StaffRequest, form: RosterForm) -> RosterFilter:
    """Whom the form asks for; what cannot be read counts as not asked. Only the viewer's branch."""
    form.is_valid()
    values: dict[str, Any] = form.cleaned_data
    zone = ZoneInfo(request.business.zone)
    first, last = values.get("first"), values.get("last")
    segment_id = values.get("segment")
    traits = form.list_traits()
    return RosterFilter(
        text=values.get("q", ""),
        group=values.get("group", ""),
        joined_by=values.get("by", ""),
        branch_id=request.staff.branch_id or values.get("branch"),
        joined_from=start_of_day(first, zone) if first else None,
        joined_until=end_of_day(last, zone) if last else None,
        has_credit=bool(values.get("credit")),
        segment_id=segment_id if request.staff.can(Permission.SEE_SEGMENTS) else None,
        traits=traits,
        at=request.at if segment_id or traits else None,
    )


def look_of(group: Group | None) -> tuple[str, str]:
    """The badge and icon of a group: its own, or those of the side on which it stands."""
    if group is None:
        return "plain", ""
    return GROUP_LOOKS.get(group.slug) or SIDE_LOOKS[group.side]


def _draw(row: RosterRow, columns: Sequence[Trait]) -> ListedCustomer:
    group = row.metrics.group
    kind, icon = look_of(group)
    return ListedCustomer(
        row=row,
        name=row.customer.full_name or _("No name"),
        group=str(group.name) if group else "",
        group_kind=kind,
        group_icon=icon,
        known=[(trait.title, trait.say(row.customer)) for trait in columns],
    )


def _draw_tabs(request: StaffRequest, club: int, current: str) -> list[Tab]:
    """A tab for each group; how many are in each only to who sees every branch."""
    rest = _without(request.GET, "group", "after")
    home = reverse("panel:customers:home")
    sees_all = request.staff.branch_id is None
    counts = count_groups()
    scored = sum(count.customers for count in counts)
    entries: list[tuple[str, str, int]] = [("", _("Everybody"), club)]
    entries += [(each.group.slug, str(each.group.name), each.customers) for each in counts]
    entries.append((NO_GROUP, _("Not yet bought"), club - scored))
    return [
        Tab(
            label=label,
            href=f"{home}?group={slug}&{rest}" if slug else f"{home}?{rest}",
            count=max(count, 0) if sees_all else None,
            is_current=slug == current,
        )
        for slug, label, count in entries
    ]


def _without(asked: QueryDict, *names: str) -> str:
    rest = asked.copy()
    for name in names:
        rest.pop(name, None)
    return rest.urlencode()


def _say_size(club: int) -> str:
    if not club:
        return _("The club has no customers yet")
    shown = {"count": formats.number(club)}
    return ngettext("%(count)s customer", "%(count)s customers", club) % shown


def _say_found(fit: int) -> str:
    shown = {"count": formats.number(fit)}
    return ngettext("%(count)s person fits", "%(count)s people fit", fit) % shown
