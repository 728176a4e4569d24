"""Who did what."""

from django.utils.translation import gettext_lazy as _

from vafa.panel.area import Area, panel_path
from vafa.panel.audit import views
from vafa.staff.types import Permission

area = Area(
    slug="audit",
    label=_("Who did what"),
    icon="history",
    order=920,
    permission=Permission.SEE_AUDIT,
    at_foot=True,
)

urlpatterns = [
    panel_path("", views.show_records, name="home", permission=Permission.SEE_AUDIT),
]
