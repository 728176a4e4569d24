"""What happens to every request before anybody looks at it."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from vafa.api.errors import TooLarge
from vafa.api.problems import tell
from vafa.config.logging import route_of
from vafa.config.metrics import REQUESTS
from vafa.foundation import logs
from vafa.foundation.requests import VafaRequest

log = logging.getLogger("vafa.request")

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")

Respond = Callable[[HttpRequest], HttpResponse]


class RequestContext:
    """Gives a request its moment, its id and its client's address; must be the first middleware.

    Forwarding headers are believed from trusted proxies only (VAFA_TRUSTED_PROXIES: addresses or
    networks, separated by commas) and removed when they come from anybody else, so that nothing
    behind us can be deceived by them. The same goes for an incoming X-Request-ID.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response
        self.proxies = [ip_network(proxy) for proxy in settings.TRUSTED_PROXIES]

    def __call__(self, request: VafaRequest) -> HttpResponse:
        is_forwarded = self._is_proxy(request.META.get("REMOTE_ADDR", ""))
        if not is_forwarded:
            for header in _FORWARDED:
                request.META.pop(header, None)
        request.at = timezone.now()
        request.address = self._read_address(request)
        request.request_id = _read_request_id(request) if is_forwarded else uuid.uuid4().hex
        with logs.logged_with(request_id=request.request_id):
            began = time.perf_counter()
            response = self.get_response(request)
            _note_answer(request, response, seconds=time.perf_counter() - began)
        response.headers["X-Request-ID"] = request.request_id
        return response

    def _read_address(self, request: HttpRequest) -> str:
        """The nearest hop that is no proxy of ours, read from the near end of the chain."""
        chain = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        hops = [hop.strip() for hop in chain if hop.strip()]
        address: str = request.META.get("REMOTE_ADDR", "")
        while hops and self._is_proxy(address) and _is_address(hops[-1]):
            address = hops.pop()
        return address

    def _is_proxy(self, address: str) -> bool:
        return is_in(address, self.proxies)


def _note_answer(request: HttpRequest, response: HttpResponse, *, seconds: float) -> None:
    """Count the request and log it, by its route."""
    is_static = request.path.startswith(settings.STATIC_URL)
    method = request.method if request.method in _METHODS else "OTHER"
    route = "static" if is_static else route_of(request)
    status = response.status_code
    REQUESTS.observe(method=str(method), route=route, status=status, seconds=seconds)
    if not is_static:
        facts = {"method": method, "route": route, "status": status}
        log.info("answered", extra={**facts, "ms": round(seconds * 1000, 1)})


def is_in(address: str, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    """Whether the address lies in one of the networks; no address lies in none."""
    return _is_address(address) and any(ip_address(address) in network for network in networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _read_request_id(request: HttpRequest) -> str:
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


class BodyLimit:
    """Refuses bodies that are too large before a byte of them is read.

    Forms and JSON up to VAFA_MAX_BODY bytes, uploads of files up to VAFA_MAX_UPLOAD.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_upload = request.content_type == "multipart/form-data"
        limit = settings.MAX_UPLOAD if is_upload else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        try:
            size = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            size = limit + 1
        if size > limit:
            return _refuse_size(request, limit)
        return self.get_response(request)


def _refuse_size(request: HttpRequest, limit: int) -> HttpResponse:
    """A problem document for programs, a sentence for people."""
    sentence = _("This is too large: at most %(size)s can be sent.") % {
        "size": filesizeformat(limit)
    }
    is_person = "html" in request.headers.get("Accept", "")
    if not request.path_info.startswith("/api/") and (
        is_person or request.content_type == "multipart/form-data"
    ):
        return HttpResponse(sentence, status=413, content_type="text/plain; charset=utf-8")
    return tell(TooLarge(sentence), request)
