"""Pages that work without script, and change in place where htmx is.

A fragment is a template of its own that the page includes; nothing more is needed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page; a boosted or restored page is wanted whole."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    fragment: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page; to htmx the fragment alone, when one is named."""
    wanted = fragment if fragment and wants_fragment(request) else template
    response = render(request, wanted, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def redirect_to(request: HttpRequest, href: str) -> HttpResponse:
    """Send the browser to another page, be it by a form or by htmx. Messages show there."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": href})
    return HttpResponse(status=303, headers={"Location": href})


def add_toast(response: HttpResponse, text: str, *, kind: str = "good") -> HttpResponse:
    """Say a word in passing together with a fragment; kind is good, warn or bad."""
    triggers = json.loads(response.headers.get("HX-Trigger", "{}"))
    triggers["toast"] = {"text": str(text), "kind": kind}
    response.headers["HX-Trigger"] = json.dumps(triggers)  # ASCII only, as headers must be
    return response
