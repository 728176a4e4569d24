"""What looks wrong, for who decides on it."""

from django.utils.translation import gettext_lazy as _

from vafa.panel.area import Area, panel_path
from vafa.panel.guard import views
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
]
