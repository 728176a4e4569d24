"""Campaigns: which there are, making one, and what one did."""

from django.utils.translation import gettext_lazy as _

from vafa.campaigns.queries import count_waiting_campaigns
from vafa.panel.area import Area, panel_path
from vafa.panel.campaigns import editing, listing, moving, people, result
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission

SEE, EDIT = Permission.SEE_CAMPAIGNS, Permission.EDIT_CAMPAIGNS
APPROVE = Permission.APPROVE_CAMPAIGNS


def _count(request: StaffRequest) -> int:
    return count_waiting_campaigns() if request.staff.can(EDIT) else 0


area = Area(
    slug="campaigns", label=_("Campaigns"), icon="send", order=48, permission=SEE, count=_count
)

_FORM = ("GET", "POST")
_POST = ("POST",)

urlpatterns = [
    panel_path("", listing.show_list, name="home", permission=SEE),
    panel_path("add/", editing.add, name="add", permission=EDIT, methods=_FORM),
    panel_path("<cmp:campaign_id>/", result.show_one, name="one", permission=SEE),
    panel_path(
        "<cmp:campaign_id>/edit/", editing.edit, name="edit", permission=EDIT, methods=_FORM
    ),
    panel_path("<cmp:campaign_id>/people/", people.show_people, name="people", permission=SEE),
    panel_path(
        "<cmp:campaign_id>/people/export/",
        people.export,
        name="export",
        permission=Permission.EXPORT_CUSTOMERS,
    ),
    panel_path("<cmp:campaign_id>/copy/", moving.copy, name="copy", permission=EDIT, methods=_POST),
    panel_path(
        "<cmp:campaign_id>/rest/", moving.send_to_rest, name="rest", permission=EDIT, methods=_POST
    ),
    panel_path("<cmp:campaign_id>/send/", moving.send, name="send", permission=EDIT, methods=_POST),
    panel_path(
        "<cmp:campaign_id>/approve/",
        moving.approve,
        name="approve",
        permission=APPROVE,
        methods=_POST,
    ),
    panel_path(
        "<cmp:campaign_id>/decline/",
        moving.decline,
        name="decline",
        permission=APPROVE,
        methods=_POST,
    ),
    panel_path(
        "<cmp:campaign_id>/pause/", moving.pause, name="pause", permission=EDIT, methods=_POST
    ),
    panel_path(
        "<cmp:campaign_id>/resume/", moving.resume, name="resume", permission=EDIT, methods=_POST
    ),
    panel_path("<cmp:campaign_id>/stop/", moving.stop, name="stop", permission=EDIT, methods=_POST),
]
