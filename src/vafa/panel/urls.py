"""The panel: sign-in, the way in, and every area beside this file."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from vafa.panel import views
from vafa.panel.area import load_areas, panel_path
from vafa.staff.access import ANY_MEMBER, open_path

app_name = "panel"

urlpatterns: list[URLPattern | URLResolver] = [
    panel_path("", views.go_home, name="home", permission=ANY_MEMBER),
    open_path("sign-in/", views.sign_in, name="sign_in", methods=("GET", "POST")),
    open_path("sign-out/", views.sign_out, name="sign_out", methods=("POST",)),
    *(path(f"{area.slug}/", include((patterns, area.slug))) for area, patterns in load_areas()),
]
