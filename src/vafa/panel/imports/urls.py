"""Bringing in sales from files."""

from django.utils.translation import gettext_lazy as _

from vafa.panel.area import Area, panel_path
from vafa.panel.imports import views
from vafa.staff.types import Permission

IMPORT = Permission.IMPORT_SALES

area = Area(
    slug="imports",
    label=_("Files of sales"),
    icon="upload",
    order=35,
    permission=IMPORT,
    is_shown=False,
)

_BOTH = ("GET", "POST")
_ONE = "<imp:import_id>/"

urlpatterns = [
    panel_path("", views.show_list, name="home", permission=IMPORT, methods=_BOTH),
    panel_path(
        "columns/<int:upload_id>/",
        views.choose_columns,
        name="columns",
        permission=IMPORT,
        methods=_BOTH,
    ),
    panel_path(_ONE, views.show_one, name="one", permission=IMPORT),
    panel_path(f"{_ONE}cancel/", views.cancel, name="cancel", permission=IMPORT, methods=("POST",)),
    panel_path(f"{_ONE}rows/<slug:form>/", views.take_out_rows, name="rows", permission=IMPORT),
]
