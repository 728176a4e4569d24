"""The dashboard: how the business and its club are doing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.panel.area import Area, panel_path
from vafa.panel.dashboard import views
from vafa.staff.types import Permission

area = Area(
    slug="dashboard",
    label=_("Dashboard"),
    icon="dashboard",
    order=10,
    permission=Permission.SEE_DASHBOARD,
    in_dock=True,
)

urlpatterns = [
    panel_path("", views.show, name="home", permission=Permission.SEE_DASHBOARD),
    panel_path(
        "remind/",
        views.remind,
        name="remind",
        permission=Permission.SEND_MESSAGES,
        methods=("POST",),
    ),
]
