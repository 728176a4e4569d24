"""/openapi.json for programs, /docs/api for people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from vafa.api.reference.pages import ReferencePage, build_reference
from vafa.api.reference.schema import load_schema
from vafa.ui.frame import Frame, NavItem, use_frame


@require_GET
@cache_control(public=True, max_age=300)
def show_schema(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document."""
    return JsonResponse(load_schema(), json_dumps_params={"ensure_ascii": False})


@require_GET
def show_reference(request: HttpRequest) -> HttpResponse:
    """The same, to be read."""
    page = build_reference(host=f"{request.scheme}://{request.get_host()}")
    with use_frame(_build_frame(page)):
        return render(request, "api/reference.html", {"page": page})


def _build_frame(page: ReferencePage) -> Frame:
    groups = [
        NavItem(label=group.title, icon=group.icon, href=f"#{group.id}", in_dock=True)
        for group in page.groups
    ]
    return Frame(
        business=_("Vafa"),
        note=_("the API, version 1"),
        home_href="/docs/api",
        nav=(
            NavItem(label=_("First steps"), icon="play", href="#first-steps"),
            *groups,
            NavItem(label=_("What can go wrong"), icon="alert", href="#problems"),
        ),
        foot_nav=(NavItem(label="openapi.json", icon="code", href="/openapi.json"),),
    )
