"""Coming to the club alone: codes, posters, terms."""

from django.utils.translation import gettext_lazy as _

from vafa.panel.area import Area, panel_path
from vafa.panel.joining import posters, terms, visits
from vafa.staff.types import Permission

SEE, EDIT = Permission.SEE_CUSTOMERS, Permission.EDIT_SETTINGS

area = Area(slug="joining", label=_("Joining"), icon="user-plus", order=25, permission=SEE)

urlpatterns = [
    panel_path("", posters.show_list, name="home", permission=SEE),
    panel_path("visits/", visits.show_list, name="visits", permission=SEE),
    panel_path("terms/", terms.edit, name="terms", permission=EDIT, methods=("GET", "POST")),
    panel_path("<str:join_code>/", posters.show_poster, name="poster", permission=SEE),
    panel_path("<str:join_code>/poster.pdf", posters.print_poster, name="print", permission=SEE),
]
