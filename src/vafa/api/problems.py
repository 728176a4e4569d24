"""Refusals as RFC 9457 problem documents: one shape for everything that goes wrong."""

from __future__ import annotations

import logging
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from django.views.defaults import bad_request
from pydantic import BaseModel, ConfigDict

from vafa.api.errors import (
    ApiRefused,
    Invalid,
    NoSuchAddress,
    NotUnderstood,
    OurMistake,
    Unavailable,
)
from vafa.foundation.errors import NotFound, Refused, TryLater
from vafa.sales.errors import StillInFlight
from vafa.staff.errors import BusinessSuspended, KeyRefused

MEDIA_TYPE = "application/problem+json"
AGAIN_SECONDS = 1  # when a twin is at work
AWAY_SECONDS = 5  # when the database is away
log = logging.getLogger(__name__)

# The first that fits; whatever else a rule refuses is 422.
STATUSES: tuple[tuple[type[Refused], int], ...] = (
    (KeyRefused, HTTPStatus.UNAUTHORIZED),
    (BusinessSuspended, HTTPStatus.FORBIDDEN),
    (NotFound, HTTPStatus.NOT_FOUND),
    (TryLater, HTTPStatus.TOO_MANY_REQUESTS),
    (StillInFlight, HTTPStatus.CONFLICT),
)
TITLES = {
    400: _("Not understood"),
    401: _("Who are you?"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Not this way"),
    409: _("Already under way"),
    413: _("Too large"),
    415: _("Wrong kind of content"),
    422: _("Refused"),
    429: _("Too fast"),
    500: _("Our mistake"),
    503: _("Not available"),
}


class ProblemError(BaseModel):
    """One thing that is wrong with the request."""

    model_config = ConfigDict(extra="forbid")

    pointer: str
    code: str
    detail: str


class Problem(BaseModel):
    """A problem document (RFC 9457). `code` is stable; `detail` is for people."""

    model_config = ConfigDict(extra="forbid")

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[ProblemError]
    request_id: str


def tell(error: Exception, request: HttpRequest) -> HttpResponse:
    """The error as an answer, in the language that the request asks for."""
    refusal = _as_refusal(error, request)
    status = get_status(refusal)
    problem = describe(refusal, language=choose_language(request))
    problem.request_id = getattr(request, "request_id", "")
    answer = HttpResponse(problem.model_dump_json(), status=status, content_type=MEDIA_TYPE)
    if seconds := _seconds_to_wait(refusal):
        answer.headers["Retry-After"] = str(seconds)
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@csrf_exempt
def say_nothing_here(request: HttpRequest, *_args: str) -> HttpResponse:
    """The view of every address under /api that is none."""
    return tell(NoSuchAddress(), request)


def say_not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler of bad requests, such as one for a host that we are not."""
    if request.path_info.startswith("/api/"):
        return tell(NotUnderstood(), request)
    return bad_request(request, exception)


def describe(refusal: Refused, *, language: str) -> Problem:
    """The refusal as a problem document, without the id of any request."""
    status = get_status(refusal)
    with translation.override(language):
        detail = str(refusal.message)
        if isinstance(refusal, Invalid):
            errors = [
                ProblemError(pointer=one.pointer, code=one.code, detail=str(one.message))
                for one in refusal.problems
            ]
        elif refusal.pointer is not None:
            errors = [ProblemError(pointer=refusal.pointer, code=refusal.code, detail=detail)]
        else:
            errors = []
        return Problem(
            type=f"/docs/api#{refusal.code}",
            title=str(TITLES[status]),
            status=status,
            detail=detail or str(TITLES[status]),
            code=refusal.code,
            errors=errors,
            request_id="",
        )


def get_status(refusal: Refused) -> int:
    """The HTTP status of a refusal."""
    if isinstance(refusal, ApiRefused):
        return refusal.status
    for kind, status in STATUSES:
        if isinstance(refusal, kind):
            return status
    return HTTPStatus.UNPROCESSABLE_ENTITY


def choose_language(request: HttpRequest) -> str:
    """The first language of Accept-Language that we speak; Persian otherwise."""
    for tag, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        language = tag.partition("-")[0]
        if language in {"fa", "en"}:
            return language
    return "fa"


def _as_refusal(error: Exception, request: HttpRequest) -> Refused:
    if isinstance(error, Refused):
        return error
    if isinstance(error, OperationalError | InterfaceError):
        log.warning("the database is away: %s", error)
        return Unavailable()
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return OurMistake()


def _seconds_to_wait(refusal: Refused) -> int:
    if isinstance(refusal, TryLater):
        return refusal.retry_after
    if isinstance(refusal, StillInFlight):
        return AGAIN_SECONDS
    return AWAY_SECONDS if isinstance(refusal, Unavailable) else 0
