"""`/api/v1/…`: every address takes and gives JSON, whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from vafa.api.errors import MethodNotAllowed
from vafa.api.problems import say_nothing_here, tell
from vafa.api.v1.api import api


def _with_our_405(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        answer = tell(MethodNotAllowed(), request)
        answer.headers["Allow"] = response.headers["Allow"]
        return answer

    return respond


_routes = [
    URLPattern(route.pattern, _with_our_405(route.callback), name=route.name)
    for route in api.urls[0]
    if isinstance(route, URLPattern) and route.name != "api-root"
]
urlpatterns = [*_routes, path("", say_nothing_here), re_path(r"^.*$", say_nothing_here)]
