"""A member's own affairs."""

from django.utils.translation import gettext_lazy as _

from vafa.panel.account import views
from vafa.panel.area import Area, panel_path
from vafa.staff.access import ANY_MEMBER

area = Area(
    slug="account",
    label=_("Your account"),
    icon="user",
    order=990,
    permission=ANY_MEMBER,
    home="password",
    is_shown=False,
)

urlpatterns = [
    panel_path(
        "password/",
        views.change_password,
        name="password",
        permission=ANY_MEMBER,
        methods=("GET", "POST"),
    ),
]
