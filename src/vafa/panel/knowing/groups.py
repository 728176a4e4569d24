"""The groups by buying: how many are in each, and where they lie by recency and frequency."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.insight.queries import count_groups, list_cells
from vafa.insight.types import BEST, DIMENSIONS, Cell, Group, GroupCount
from vafa.panel.customers.listing import look_of
from vafa.panel.knowing.grids import Grid, GridRow, make_square
from vafa.panel.knowing.tabs import draw_tabs
from vafa.panel.looking_back import find_href
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui import charts, formats
from vafa.ui.charts import Series
from vafa.ui.htmx import render_page
from vafa.ui.types import Chart, Tab

SCORES = range(1, BEST + 1)


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """A group in words and figures."""

    name: str
    meaning: str
    kind: str
    icon: str
    asks: str
    people: int
    share: float | None
    total_rial: int
    href: str


@dataclass(frozen=True, kw_only=True)
class GroupsPage:
    """The groups and the map; `chart` is None while nobody has been scored."""

    tabs: list[Tab]
    title: str
    rows: list[GroupRow]
    chart: Chart | None
    grid: Grid
    can_edit: bool


def show(request: StaffRequest) -> HttpResponse:
    """Every group with its people, and the map of recency and frequency."""
    counts = count_groups()
    people = sum(count.customers for count in counts)
    rows = [_draw(count, people) for count in counts]
    page = GroupsPage(
        tabs=draw_tabs("groups"),
        title=_say_finding(counts, people),
        rows=rows,
        chart=_draw_chart(rows) if people else None,
        grid=_draw_grid(list_cells()),
        can_edit=request.staff.can(Permission.EDIT_SETTINGS),
    )
    return render_page(request, "panel/knowing/groups.html", {"page": page})


def say_asks(group: Group) -> str:
    """Which scores lead into a group: «تازگی ۴ و ۵، تکرار ۴ و ۵»."""
    names = name_dimensions()
    asks = [
        _("%(what)s %(range)s") % {"what": names[name], "range": say_range(*group.ranges[name])}
        for name in DIMENSIONS
        if name in group.ranges and group.ranges[name] != (1, BEST)
    ]
    if group.only_new:
        asks.append(_("first purchase not long ago"))
    return " · ".join(asks) or _("everybody who is left")


def name_dimensions() -> dict[str, str]:
    """What the four scores are called."""
    return {
        "length": _("Length"),
        "recency": _("Recency"),
        "frequency": _("Frequency"),
        "money": _("Money"),
    }


def say_range(low: int, high: int) -> str:
    """Some scores in a row."""
    if low == high:
        return formats.number(low)
    words = {"low": formats.number(low), "high": formats.number(high)}
    if high == low + 1:
        return _("%(low)s and %(high)s") % words
    return _("%(low)s to %(high)s") % words


def _draw(count: GroupCount, people: int) -> GroupRow:
    kind, icon = look_of(count.group)
    return GroupRow(
        name=str(count.group.name),
        meaning=str(count.group.meaning),
        kind=kind,
        icon=icon,
        asks=say_asks(count.group),
        people=count.customers,
        share=count.customers / people if people else None,
        total_rial=count.total_rial,
        href=find_href("panel:customers:home", group=count.group.slug),
    )


def _draw_chart(rows: list[GroupRow]) -> Chart:
    return charts.horizontal_bars(
        Series(
            name=_("Customers"),
            values=[row.people for row in rows],
            hrefs=[row.href for row in rows],
        ),
        [row.name for row in rows],
        head=_("Group"),
    )


def _draw_grid(cells: list[Cell]) -> Grid:
    """Who came last at the top, who comes most at the start."""
    found = {(cell.recency, cell.frequency): cell.customers for cell in cells}
    most = max(found.values(), default=0)
    home = reverse("panel:knowing:people_cell")
    rows = []
    for recency in reversed(SCORES):
        squares = []
        for frequency in reversed(SCORES):
            count = found.get((recency, frequency), 0)
            words = {
                "recency": formats.number(recency),
                "frequency": formats.number(frequency),
                "count": formats.number(count),
            }
            said = ngettext(
                "Recency %(recency)s, frequency %(frequency)s: %(count)s customer",
                "Recency %(recency)s, frequency %(frequency)s: %(count)s customers",
                count,
            )
            href = f"{home}?recency={recency}&frequency={frequency}"
            squares.append(make_square(count, most, said=said % words, href=href))
        head = _("Recency %s") % formats.number(recency)
        rows.append(GridRow(head=head, squares=squares))
    heads = [_("Frequency %s") % formats.number(score) for score in reversed(SCORES)]
    return Grid(corner=_("Recency, frequency"), heads=heads, rows=rows)


def _say_finding(counts: list[GroupCount], people: int) -> str:
    """The title: of how many something is to be done, or how many there are."""
    if not people:
        return _("Nobody has been scored yet")
    leaving = sum(count.customers for count in counts if count.group.is_warning)
    if not leaving:
        text = ngettext(
            "%(count)s customer, each in a group",
            "%(count)s customers, each in a group",
            people,
        )
        return text % {"count": formats.number(people)}
    text = ngettext(
        "%(count)s good customer is leaving", "%(count)s good customers are leaving", leaving
    )
    return text % {"count": formats.number(leaving)}
