"""Which address leads where."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView

from vafa.api.problems import say_not_understood, say_nothing_here
from vafa.config.shared_line import take_shared_inbound
from vafa.foundation.converters import register_id_converters

register_id_converters()

handler400 = say_not_understood
urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="panel:home"), name="root"),
    path("", include("vafa.config.health")),
    path("panel/", include("vafa.panel.urls")),
    path("api/v1/", include("vafa.api.v1.urls")),
    re_path(r"^api(/|$)", say_nothing_here),
    path("", include("vafa.api.reference.urls")),
    path("till/", include("vafa.pos.urls")),
    path("c/<slug:slug>/", include("vafa.portal.urls")),
    path("pay/", include("vafa.payer.urls")),
    path("l/", include("vafa.portal.short_links")),
    path("demo/phone/", include("vafa.panel.phone")),
    path("hooks/line/<str:secret>/inbound", take_shared_inbound, name="hook_shared_line"),
    path("hooks/", include("vafa.api.hooks.urls")),
    path("ui/", include("vafa.ui.urls")),
]
