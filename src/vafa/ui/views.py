"""The accent of a business, the theme without script, and the page of all components."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from vafa.ui.accent import accent_css
from vafa.ui.frame import use_frame
from vafa.ui.sample import LAYOUTS, sample_frame, sample_page

THEME_SECONDS = 5 * 365 * 24 * 3600


@require_GET
@cache_control(public=True, max_age=31_536_000, immutable=True)
def accent(request: HttpRequest, colour: str) -> HttpResponse:
    """The style sheet of one accent; its address says all, so it may be kept for ever."""
    return HttpResponse(accent_css(colour), content_type="text/css")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Turn the theme over, for those without script, and go back to where they were."""
    back = request.headers.get("Referer", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponse(status=303, headers={"Location": back})
    turned = "light" if request.COOKIES.get("theme") == "dark" else "dark"
    response.set_cookie("theme", turned, max_age=THEME_SECONDS, samesite="Lax")
    return response


@require_GET
def components(request: HttpRequest, place: str = "panel") -> HttpResponse:
    """Every component with lifelike content, in each layout; only while debugging."""
    if not settings.DEBUG or place not in LAYOUTS:
        raise Http404
    with use_frame(sample_frame(place)):
        return render(request, f"ui/sample/{place}.html", {"page": sample_page(request)})
