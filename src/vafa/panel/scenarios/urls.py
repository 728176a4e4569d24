"""Scenarios: ways that customers go by themselves."""

from django.utils.translation import gettext_lazy as _

from vafa.panel.area import Area, panel_path
from vafa.panel.scenarios import editing, people, running
from vafa.staff.types import Permission

SEE, EDIT, APPROVE = (
    Permission.SEE_CAMPAIGNS,
    Permission.EDIT_CAMPAIGNS,
    Permission.APPROVE_CAMPAIGNS,
)

area = Area(
    slug="scenarios",
    label=_("Scenarios"),
    icon="spark",
    order=49,
    permission=SEE,
    is_shown=False,
    under="campaigns",
)

_FORM = ("GET", "POST")
_POST = ("POST",)
_ONE = "<scn:scenario_id>/"

urlpatterns = [
    panel_path("", running.show_list, name="home", permission=SEE),
    panel_path("add/", editing.add, name="add", permission=EDIT, methods=_FORM),
    panel_path("begin/<slug:ready>/", running.begin, name="begin", permission=EDIT, methods=_POST),
    panel_path(_ONE, running.show_one, name="one", permission=SEE),
    panel_path(f"{_ONE}edit/", editing.edit, name="edit", permission=EDIT, methods=_FORM),
    panel_path(f"{_ONE}copy/", editing.copy, name="copy", permission=EDIT, methods=_POST),
    panel_path(f"{_ONE}start/", running.start, name="start", permission=APPROVE, methods=_POST),
    panel_path(f"{_ONE}pause/", running.pause, name="pause", permission=EDIT, methods=_POST),
    panel_path(f"{_ONE}end/", running.end, name="end", permission=EDIT, methods=_POST),
    panel_path(f"{_ONE}people/", people.show_travellers, name="people", permission=SEE),
    panel_path("of/<cus:customer_id>/", people.show_ways, name="of", permission=SEE),
]
