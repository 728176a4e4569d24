"""Reports: the list of them, each on its page, and out of here as a file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.panel.area import Area, panel_path
from vafa.panel.reports import views
from vafa.staff.types import Permission

area = Area(
    slug="reports",
    label=_("Reports"),
    icon="chart",
    order=60,
    permission=Permission.SEE_REPORTS,
)

urlpatterns = [
    panel_path("", views.show_list, name="home", permission=Permission.SEE_REPORTS),
    panel_path(
        "books.xlsx", views.export_books, name="books", permission=Permission.EXPORT_REPORTS
    ),
    panel_path("<slug:slug>/", views.show_one, name="one", permission=Permission.SEE_REPORTS),
    panel_path(
        "<slug:slug>/export.<slug:form>",
        views.export,
        name="export",
        permission=Permission.EXPORT_REPORTS,
    ),
]
