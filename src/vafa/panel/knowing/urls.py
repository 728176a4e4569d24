"""Knowing the customers: how they behave, how they move, what is to be expected of them."""

from django.utils.translation import gettext_lazy as _

from vafa.panel.area import Area, panel_path
from vafa.panel.knowing import (
    building,
    finding,
    group_editing,
    groups,
    movement,
    pairs,
    people,
    segments,
    value,
)
from vafa.staff.types import Permission

SEE, EDIT = Permission.SEE_CUSTOMERS, Permission.EDIT_SETTINGS

area = Area(
    slug="knowing",
    label=_("Knowing customers"),
    icon="eye",
    order=25,
    permission=SEE,
)

_BOTH = ("GET", "POST")
_SEGMENT = "segments/<seg:segment_id>/"
_SEE_SEGMENTS, _EDIT_SEGMENTS = Permission.SEE_SEGMENTS, Permission.EDIT_SEGMENTS

urlpatterns = [
    panel_path("", segments.show_list, name="home", permission=_SEE_SEGMENTS),
    panel_path("segments/away/", segments.show_away, name="archived", permission=_SEE_SEGMENTS),
    panel_path("segments/add/", building.add, name="add", permission=_EDIT_SEGMENTS, methods=_BOTH),
    panel_path(
        "segments/inactive/",
        segments.win_back,
        name="win_back",
        permission=_EDIT_SEGMENTS,
        methods=("POST",),
    ),
    panel_path(_SEGMENT, segments.show_one, name="one", permission=_SEE_SEGMENTS, methods=_BOTH),
    panel_path(
        f"{_SEGMENT}edit/", building.edit, name="edit", permission=_EDIT_SEGMENTS, methods=_BOTH
    ),
    panel_path(
        f"{_SEGMENT}archive/",
        segments.archive,
        name="archive",
        permission=_EDIT_SEGMENTS,
        methods=("POST",),
    ),
    panel_path(
        f"{_SEGMENT}restore/",
        segments.restore,
        name="restore",
        permission=_EDIT_SEGMENTS,
        methods=("POST",),
    ),
    panel_path("groups/", groups.show, name="groups", permission=SEE),
    panel_path(
        "groups/edit/",
        group_editing.edit,
        name="groups_edit",
        permission=EDIT,
        methods=("GET", "POST"),
    ),
    panel_path("movement/", movement.show, name="movement", permission=SEE),
    panel_path("value/", value.show, name="value", permission=SEE),
    panel_path("pairs/", pairs.show, name="pairs", permission=SEE),
    panel_path("findings/", finding.show, name="findings", permission=SEE),
    panel_path("people/cell/", people.show_cell, name="people_cell", permission=SEE),
    panel_path("people/moved/", people.show_moved, name="people_moved", permission=SEE),
]
