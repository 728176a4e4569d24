"""Knowing the customers: how they behave, how they move, what is to be expected of them."""

from django.utils.translation import gettext_lazy as _

from vafa.panel.area import Area, panel_path
from vafa.panel.knowing import group_editing, groups, movement, people
from vafa.staff.types import Permission

SEE, EDIT = Permission.SEE_CUSTOMERS, Permission.EDIT_SETTINGS

area = Area(
    slug="knowing",
    label=_("Knowing customers"),
    icon="eye",
    order=25,
    permission=SEE,
    home="groups",
)

urlpatterns = [
    panel_path("groups/", groups.show, name="groups", permission=SEE),
    panel_path(
        "groups/edit/",
        group_editing.edit,
        name="groups_edit",
        permission=EDIT,
        methods=("GET", "POST"),
    ),
    panel_path("movement/", movement.show, name="movement", permission=SEE),
    panel_path("people/cell/", people.show_cell, name="people_cell", permission=SEE),
    panel_path("people/moved/", people.show_moved, name="people_moved", permission=SEE),
]
