"""Changing the groups: names, meanings, scores and order; who would move, before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vafa.insight.actions import change_groups
from vafa.insight.queries import count_shifts, list_groups, map_groups
from vafa.insight.types import BEST, DIMENSIONS, GROUPS, MOST_GROUPS, Group, Side
from vafa.panel.forms import refusals_on
from vafa.panel.knowing.groups import name_dimensions, say_range
from vafa.panel.knowing.tabs import draw_tabs
from vafa.staff.access import StaffRequest
from vafa.ui import formats
from vafa.ui.forms import Form, TextField, dress
from vafa.ui.htmx import redirect_to, render_page
from vafa.ui.types import Tab

ANY = f"1-{BEST}"
MOST_TOLD = 12


class GroupForm(Form):
    """One group; the scores of each dimension as «low-high»."""

    slug = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    name = TextField(label=gettext_lazy("Name"), max_length=40)
    meaning = TextField(label=gettext_lazy("What it means"), required=False, max_length=120)
    side = forms.ChoiceField(label=gettext_lazy("Its customers"), choices=Side.choices)
    only_new = forms.BooleanField(
        label=gettext_lazy("Only whose first purchase is not long ago"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ranges = [(low, high) for low in range(1, BEST + 1) for high in range(low, BEST + 1)]
        choices = [(ANY, _("any"))]
        choices += [
            (f"{low}-{high}", say_range(low, high))
            for low, high in ranges
            if (low, high) != (1, BEST)
        ]
        for name, label in name_dimensions().items():
            self.fields[name] = forms.ChoiceField(label=label, choices=choices)
            dress(self.fields[name].widget)

    @property
    def scores(self) -> list[forms.BoundField]:
        """The fields of the four dimensions."""
        return [self[name] for name in DIMENSIONS]

    def read(self) -> Group:
        """What was typed."""
        given = self.cleaned_data
        ranges = {}
        for name in DIMENSIONS:
            low, _dash, high = given[name].partition("-")
            if given[name] != ANY:
                ranges[name] = (int(low), int(high))
        return Group(
            slug=given["slug"] if given["slug"] in map_groups() else "",
            name=given["name"],
            meaning=given["meaning"],
            side=Side(given["side"]),
            ranges=ranges,
            only_new=given["only_new"],
        )


class WholeForm(Form):
    """What is said of the groups together."""


@dataclass(frozen=True, kw_only=True)
class Shifts:
    """What saving would do, in words; `mark` is that of these very groups."""

    title: str
    told: list[str]
    mark: str


@dataclass(frozen=True, kw_only=True)
class EditPage:
    """The groups to be filled in, and what saving them would do once that was asked."""

    tabs: list[Tab]
    form: WholeForm
    groups: list[GroupForm]
    shifts: Shifts | None
    can_add: bool


def edit(request: StaffRequest) -> HttpResponse:
    """Change the groups. Who would move is shown first, and saved when it is pressed again."""
    whole = WholeForm(request.POST or None)
    step = request.POST.get("do", "")
    if request.method != "POST" or step:
        rows = _rearrange(_read_rows(request.POST), step) if step else _write_rows(list_groups())
        return _render(request, whole, _make_forms(rows, None), None)
    groups = _make_forms(_read_rows(request.POST), request.POST)
    shifts = None
    wrong = [one for one in groups if not one.is_valid()]
    if whole.is_valid() and not wrong:
        wanted = [one.read() for one in groups]
        with refusals_on(whole):
            shifts = _preview(wanted)
            if request.POST.get("save") == shifts.mark:
                change_groups(wanted, actor=request.actor, at=request.at)
                messages.success(request, _("Saved. Everybody is put into the new groups now."))
                return redirect_to(request, reverse("panel:knowing:groups"))
    return _render(request, whole, groups, shifts)


def _render(
    request: StaffRequest, whole: WholeForm, groups: list[GroupForm], shifts: Shifts | None
) -> HttpResponse:
    is_wrong = whole.errors or any(one.errors for one in groups)
    page = EditPage(
        tabs=draw_tabs("groups"),
        form=whole,
        groups=groups,
        shifts=shifts,
        can_add=len(groups) < MOST_GROUPS,
    )
    status = 422 if is_wrong else 200
    return render_page(request, "panel/knowing/group_edit.html", {"page": page}, status=status)


def _preview(groups: Sequence[Group]) -> Shifts:
    """How many would move from where to where."""
    known = map_groups()
    names = {group.slug: str(group.name) for group in (*known.values(), *groups) if group.slug}
    new = [str(group.name) for group in groups if not group.slug]
    told, moved = [], 0
    for was, then, people in count_shifts(groups):
        if was == then:
            continue
        moved += people
        text = ngettext(
            "%(count)s customer from «%(before)s» to «%(after)s»",
            "%(count)s customers from «%(before)s» to «%(after)s»",
            people,
        )
        words = {
            "count": formats.number(people),
            "before": names[was],
            "after": names.get(then) or new[0],
        }
        told.append(text % words)
    title = ngettext("%(count)s customer would move", "%(count)s customers would move", moved)
    if not moved:
        return Shifts(title=_("Nobody would move"), told=[], mark=_mark(groups))
    return Shifts(
        title=title % {"count": formats.number(moved)}, told=told[:MOST_TOLD], mark=_mark(groups)
    )


def _mark(groups: Sequence[Group]) -> str:
    """The same for the same groups: what was shown is what is saved."""
    said = [
        (
            one.slug,
            str(one.name),
            str(one.meaning),
            one.side,
            sorted(one.ranges.items()),
            one.only_new,
        )
        for one in groups
    ]
    return sha256(repr(said).encode()).hexdigest()[:16]


def _write_rows(groups: Sequence[Group]) -> list[dict[str, Any]]:
    return [
        {
            "slug": group.slug,
            "name": str(group.name),
            "meaning": str(group.meaning),
            "side": group.side.value,
            "only_new": group.only_new,
            **{name: "{}-{}".format(*group.ranges.get(name, (1, BEST))) for name in DIMENSIONS},
        }
        for group in groups
    ]


def _read_rows(asked: QueryDict) -> list[dict[str, Any]]:
    """What stands in the boxes, right or wrong, in their order."""
    rows = []
    for place in range(MOST_GROUPS):
        if f"g{place}-name" not in asked:
            break
        row: dict[str, Any] = {
            name: asked.get(f"g{place}-{name}", "")
            for name in ("slug", "name", "meaning", "side", *DIMENSIONS)
        }
        rows.append(row | {"only_new": f"g{place}-only_new" in asked})
    return rows


def _rearrange(rows: list[dict[str, Any]], step: str) -> list[dict[str, Any]]:
    """The rows after a step: «up-2», «down-2», «remove-2», «add», «standard»."""
    if step == "standard":
        return _write_rows(GROUPS)
    if step == "add" and len(rows) < MOST_GROUPS:
        new = {"side": Side.HERE.value, **dict.fromkeys(DIMENSIONS, ANY)}
        return [*rows[:-1], new, *rows[-1:]]
    act, _dash, number = step.partition("-")
    place = int(number) if number.isascii() and number.isdigit() else -1
    if not 0 <= place < len(rows):
        return rows
    row = rows.pop(place)
    if act == "remove":
        return rows
    rows.insert(max(place - 1, 0) if act == "up" else place + 1, row)
    return rows


def _make_forms(rows: Sequence[dict[str, Any]], data: QueryDict | None) -> list[GroupForm]:
    return [GroupForm(data, prefix=f"g{place}", initial=row) for place, row in enumerate(rows)]
