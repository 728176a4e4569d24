"""What looks wrong, for who decides on it."""

from django.utils.translation import gettext_lazy as _

from vafa.panel.area import Area, panel_path
from vafa.panel.guard import patterns, views
from vafa.staff.types import Permission

JUDGE = Permission.JUDGE_FLAGS

area = Area(
    slug="guard",
    label=_("Suspicious cases"),
    icon="shield",
    order=70,
    permission=JUDGE,
    count=views.count_waiting,
)

urlpatterns = [
    panel_path("", views.show_list, name="home", permission=JUDGE),
    panel_path(
        "<flag:flag_id>/put-away/",
        views.put_away,
        name="put_away",
        permission=JUDGE,
        methods=("POST",),
    ),
    panel_path(
        "<flag:flag_id>/decide/", views.decide, name="decide", permission=JUDGE, methods=("POST",)
    ),
    panel_path(
        "<flag:flag_id>/lift/", views.lift, name="lift", permission=JUDGE, methods=("POST",)
    ),
    panel_path(
        "patterns/",
        patterns.edit,
        name="patterns",
        permission=Permission.EDIT_SETTINGS,
        methods=("GET", "POST"),
    ),
]
