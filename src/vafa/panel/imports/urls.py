"""Bringing in files: sales, customers, opening balances."""

from django.utils.translation import gettext_lazy as _

from vafa.panel.area import Area, panel_path
from vafa.panel.imports import views
from vafa.staff.types import Permission

IMPORT = Permission.IMPORT_SALES  # each kind of file asks for its own beside it

area = Area(
    slug="imports",
    label=_("Bring in files"),
    icon="upload",
    order=35,
    permission=IMPORT,
    is_shown=False,
)

_BOTH = ("GET", "POST")
_POST = ("POST",)
_ONE = "<imp:import_id>/"

urlpatterns = [
    panel_path("", views.show_list, name="home", permission=IMPORT, methods=_BOTH),
    panel_path("example/<slug:file_kind>/", views.take_example, name="example", permission=IMPORT),
    panel_path(
        "columns/<slug:file_kind>/<int:upload_id>/",
        views.choose_columns,
        name="columns",
        permission=IMPORT,
        methods=_BOTH,
    ),
    panel_path(_ONE, views.show_one, name="one", permission=IMPORT),
    panel_path(f"{_ONE}go/", views.go, name="go", permission=IMPORT, methods=_POST),
    panel_path(f"{_ONE}cancel/", views.cancel, name="cancel", permission=IMPORT, methods=_POST),
    panel_path(f"{_ONE}undo/", views.undo, name="undo", permission=IMPORT, methods=_POST),
    panel_path(f"{_ONE}rows/<slug:form>/", views.take_out_rows, name="rows", permission=IMPORT),
]
