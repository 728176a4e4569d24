"""What every template knows."""

from __future__ import annotations

from django.http import HttpRequest

from vafa.ui.frame import Frame, current_frame

THEMES = ("light", "dark")


def page(request: HttpRequest) -> dict[str, Frame | str]:
    """`frame`, and `theme`: the person's choice from a cookie; empty is as the device has it."""
    theme = request.COOKIES.get("theme", "")
    return {"frame": current_frame(), "theme": theme if theme in THEMES else ""}
