"""What a phone needs to put the portal on its first screen."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_bidi

from vafa.portal.access import GuestRequest
from vafa.ui.accent import read_hex

_OURS = "00767a"
_CANVAS = "#f4f2ef"
_AN_HOUR = "public, max-age=3600"


def read_colour(request: GuestRequest) -> str:
    """The business's colour, or ours, as "#rrggbb"."""
    return f"#{read_hex(request.business.accent) or _OURS}"


def show_manifest(request: GuestRequest) -> HttpResponse:
    """The web app manifest."""
    slug = request.business.slug
    home = reverse("portal:home", args=[slug])
    icon = {
        "src": reverse("portal:icon", args=[slug]),
        "sizes": "any",
        "type": "image/svg+xml",
    }
    body = {
        "id": home,
        "name": request.business.name,
        "short_name": request.business.name[:24],
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "lang": request.business.language,
        "dir": "rtl" if get_language_bidi() else "ltr",
        "theme_color": read_colour(request),
        "background_color": _CANVAS,
        "icons": [icon | {"purpose": "any"}, icon | {"purpose": "maskable"}],
    }
    return JsonResponse(
        body,
        content_type="application/manifest+json",
        headers={"Cache-Control": _AN_HOUR},
    )


def show_icon(request: GuestRequest) -> HttpResponse:
    """The business's letter on its colour."""
    response = render(
        request,
        "portal/icon.svg",
        {"colour": read_colour(request)},
        content_type="image/svg+xml",
    )
    response.headers["Cache-Control"] = _AN_HOUR
    return response
