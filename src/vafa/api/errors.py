"""What the API refuses before any rule is asked. Each knows its HTTP status."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from vafa.foundation.errors import Refused, TryLater


class ApiRefused(Refused):
    """A refusal of the API itself."""

    status: ClassVar[int] = HTTPStatus.BAD_REQUEST


class Malformed(ApiRefused):
    """The body is no JSON, no UTF-8, empty, or holds a NUL."""

    code = "malformed"
    message = _("This is not JSON in UTF-8.")


class NotUnderstood(ApiRefused):
    """The request itself is not right: its host, its headers or its form."""

    code = "not_understood"
    message = _("This request cannot be read: look at its address and its headers.")


class KeyNeeded(ApiRefused):
    """A request that moves value came without an Idempotency-Key."""

    code = "idempotency_key_missing"
    message = _("Send an Idempotency-Key header: a text of your own, new for each new request.")


class BadIdempotencyKey(ApiRefused):
    """The Idempotency-Key is too long or holds other than visible ASCII."""

    code = "idempotency_key_bad"
    message = _("An Idempotency-Key has 1 to 255 visible ASCII letters.")


class KeyReused(ApiRefused):
    """The Idempotency-Key was sent before, with another request."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "idempotency_key_reused"
    message = _("This Idempotency-Key was sent before with another request.")


class ScopeMissing(ApiRefused):
    """The API key may not do this."""

    status = HTTPStatus.FORBIDDEN
    code = "scope_missing"
    message = _("This API key may not do that.")


class OtherBranch(ApiRefused):
    """The API key is bound to another branch or till."""

    status = HTTPStatus.FORBIDDEN
    code = "other_branch"
    message = _("This API key belongs to another branch or till.")


class NoSuchAddress(ApiRefused):
    """Nothing lives at this address."""

    status = HTTPStatus.NOT_FOUND
    code = "no_such_address"
    message = _("There is nothing at this address.")


class MethodNotAllowed(ApiRefused):
    """The address is known, but not with this method."""

    status = HTTPStatus.METHOD_NOT_ALLOWED
    code = "method_not_allowed"
    message = _("This address does not take this method.")


class TooLarge(ApiRefused):
    """The body is larger than VAFA_MAX_BODY."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "too_large"
    message = _("The body is too large.")


class WrongMediaType(ApiRefused):
    """The body is not announced as application/json."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "wrong_media_type"
    message = _("Send JSON, with Content-Type: application/json.")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProblem:
    """What is wrong with one field: where (JSON pointer), which kind, and in words."""

    pointer: str
    code: str
    message: Any


class Invalid(ApiRefused):
    """Fields are missing, unknown or of the wrong kind."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid"
    message = _("Some fields are missing, unknown or not as they should be.")

    def __init__(self, *problems: FieldProblem) -> None:
        super().__init__()
        self.problems = problems


class TooManyRequests(TryLater):
    """This key or this business asks too often."""

    code = "too_many_requests"
    message = _("Too many requests. Please wait a moment.")


class Unavailable(ApiRefused):
    """The database is away or busy; nothing was written."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "unavailable"
    message = _("The service is not available at the moment. Nothing was written.")


class OurMistake(ApiRefused):
    """Something broke on our side; it is in the log under the request's id."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    code = "our_mistake"
    message = _("Something broke on our side. Nothing was written.")
