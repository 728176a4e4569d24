"""Who works here."""

from django.utils.translation import gettext_lazy as _

from vafa.panel.area import Area, panel_path
from vafa.panel.people import views
from vafa.staff.types import Permission

SEE, EDIT = Permission.SEE_PEOPLE, Permission.EDIT_PEOPLE

area = Area(
    slug="people", label=_("Staff"), icon="user-check", order=910, permission=SEE, at_foot=True
)

_POST = ("POST",)
_ONE = "<mem:member_id>/"

urlpatterns = [
    panel_path("", views.show_list, name="home", permission=SEE),
    panel_path("add/", views.add, name="add", permission=EDIT, methods=("GET", "POST")),
    panel_path(_ONE, views.show_one, name="one", permission=SEE),
    panel_path(f"{_ONE}edit/", views.edit, name="edit", permission=EDIT, methods=_POST),
    panel_path(f"{_ONE}role/", views.change_role, name="role", permission=EDIT, methods=_POST),
    panel_path(
        f"{_ONE}permissions/",
        views.change_permissions,
        name="permissions",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path(
        f"{_ONE}password/", views.set_password, name="password", permission=EDIT, methods=_POST
    ),
    panel_path(
        f"{_ONE}let-go/", views.deactivate, name="deactivate", permission=EDIT, methods=_POST
    ),
    panel_path(
        f"{_ONE}take-on/", views.reactivate, name="reactivate", permission=EDIT, methods=_POST
    ),
]
