"""/ui/: the page of components, and the two small services pages rest on."""

from django.urls import path, register_converter

from vafa.ui import views


class HexColour:
    """Six hexadecimal digits."""

    regex = "[0-9a-f]{6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(HexColour, "colour")

app_name = "ui"
urlpatterns = [
    path("", views.components, name="components"),
    path("<slug:place>", views.components, name="sample"),
    path("accent/<colour:colour>.css", views.accent, name="accent"),
    path("set/theme", views.theme, name="theme"),
]
