"""How customers moved between groups from one month's end to another, or to now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vafa.foundation.jalali import format_month
from vafa.insight.queries import list_closed_months, list_groups, list_moves_between
from vafa.insight.types import Group, Move
from vafa.panel.knowing.grids import Grid, GridRow, make_square
from vafa.panel.knowing.tabs import draw_tabs
from vafa.staff.access import StaffRequest
from vafa.ui import formats
from vafa.ui.forms import Form
from vafa.ui.htmx import render_page
from vafa.ui.types import Tab

MOST_TOLD = 5
NOW = "now"
NOBODY = ""  # the group of who was not there yet


class EndsForm(Form):
    """Between which two ends to look."""

    before = forms.ChoiceField(label=gettext_lazy("From the end of"))
    after = forms.ChoiceField(label=gettext_lazy("Until the end of"))

    def __init__(self, months: list[date], before: date | None, after: date | None) -> None:
        super().__init__(initial={"before": _write(before), "after": _write(after) or NOW})
        closed = [(_write(month), format_month(month)) for month in months]
        self.fields["before"].choices = closed  # type: ignore[attr-defined]
        self.fields["after"].choices = [(NOW, _("now")), *closed]  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class Told:
    """A way that many went, in words, and whether it is a good one."""

    text: str
    href: str
    icon: str
    css: str


@dataclass(frozen=True, kw_only=True)
class MovementPage:
    """The matrix between two ends; `grid` is None while no month has been closed."""

    tabs: list[Tab]
    title: str
    form: EndsForm
    grid: Grid | None
    told: list[Told]


def show(request: StaffRequest) -> HttpResponse:
    """From where to where, how many, and who."""
    months = list_closed_months()
    before, after = _read_ends(request, months)
    moves = list_moves_between(before, after) if before else []
    page = MovementPage(
        tabs=draw_tabs("movement"),
        title=_say_finding(moves),
        form=EndsForm(months, before, after),
        grid=_draw_grid(moves, before, after) if before else None,
        told=_tell(moves, before, after) if before else [],
    )
    return render_page(request, "panel/knowing/movement.html", {"page": page})


def name_end(month: date | None) -> str:
    """The end of a month, or now."""
    return _("the end of %s") % format_month(month) if month else _("now")


def _read_ends(request: StaffRequest, months: list[date]) -> tuple[date | None, date | None]:
    """The earlier and the later end: unless asked otherwise, of the last closed month.

    What is not one of the closed months counts as not asked.
    """
    before, after = (read_end(request, name) for name in ("before", "after"))
    if "after" not in request.GET and len(months) > 1:
        after = months[0]
    after = after if after in months else None
    earlier = [month for month in months if after is None or month < after]
    if before not in earlier:
        before = earlier[0] if earlier else None
    return before, after if before else None


def read_end(request: StaffRequest, name: str) -> date | None:
    """A month in the address, by its first day; None for none, and for what is not one."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


def _write(month: date | None) -> str:
    return month.isoformat() if month else ""


def _people_href(move: Move, before: date | None, after: date | None) -> str:
    asked = {
        "before": _write(before),
        "after": _write(after),
        "from": move.before.slug if move.before else NOBODY,
        "to": move.after.slug,
    }
    return f"{reverse('panel:knowing:people_moved')}?{urlencode(asked)}"


def _draw_grid(moves: list[Move], before: date | None, after: date | None) -> Grid:
    """From the groups at the side to those along the top. Who stayed makes no tint."""
    found = {(move.before.slug if move.before else NOBODY, move.after.slug): move for move in moves}
    groups: dict[str, Group] = {group.slug: group for group in list_groups()}
    for move in moves:  # groups that are no more stand at the end
        for group in (move.before, move.after):
            if group is not None:
                groups.setdefault(group.slug, group)
    moved = [move.customers for (was, now), move in found.items() if was != now]
    most = max(moved, default=0)
    names = {slug: str(group.name) for slug, group in groups.items()}
    rows = []
    for was, head in (*names.items(), (NOBODY, _("not there yet"))):
        squares = []
        for now, name in names.items():
            went = found.get((was, now))
            count = went.customers if went else 0
            square = make_square(
                count,
                0 if was == now else most,
                said=_("%(count)s from «%(before)s» to «%(after)s»")
                % {"count": formats.number(count), "before": head, "after": name},
                href=_people_href(went, before, after) if went else "",
            )
            squares.append(square)
        if any(square.href for square in squares):
            rows.append(GridRow(head=head, squares=squares))
    return Grid(corner=_("From, to"), heads=list(names.values()), rows=rows)


def _tell(moves: list[Move], before: date | None, after: date | None) -> list[Told]:
    """The ways that most went, in words; who stayed or came new is not told."""
    told = []
    for move in moves:
        if move.before is None or move.before.slug == move.after.slug:
            continue
        is_up = move.after.rank > move.before.rank
        text = ngettext(
            "%(count)s customer went from «%(before)s» to «%(after)s»",
            "%(count)s customers went from «%(before)s» to «%(after)s»",
            move.customers,
        )
        words = {
            "count": formats.number(move.customers),
            "before": move.before.name,
            "after": move.after.name,
        }
        told.append(
            Told(
                text=text % words,
                href=_people_href(move, before, after),
                icon="arrow-up" if is_up else "arrow-down",
                css="text-good" if is_up else "text-bad",
            )
        )
    return told[:MOST_TOLD]


def _say_finding(moves: list[Move]) -> str:
    """How many rose and how many fell."""
    ways: Counter[bool] = Counter()
    for move in moves:
        if move.before is not None and move.before.rank != move.after.rank:
            ways[move.after.rank > move.before.rank] += move.customers
    if not ways:
        return _("Nobody moved")
    return _("%(up)s rose, %(down)s fell") % {
        "up": formats.number(ways[True]),
        "down": formats.number(ways[False]),
    }
