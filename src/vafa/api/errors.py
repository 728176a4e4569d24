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


def _define(status: int, code: str, message: Any) -> type[ApiRefused]:
    """A refusal that differs from the others only in what it says."""
    words = {"__module__": __name__, "status": status, "code": code, "message": message}
    return type(code, (ApiRefused,), words)


# The body is no JSON, no UTF-8, empty, or holds a NUL.
Malformed = _define(400, "malformed", _("This is not JSON in UTF-8."))

# The request itself is not right: its host, its headers or its form.
NotUnderstood = _define(
    400,
    "not_understood",
    _("This request cannot be read: look at its address and its headers."),
)

# A request that moves value came without an Idempotency-Key; or with one that none can be.
KeyNeeded = _define(
    400,
    "idempotency_key_missing",
    _("Send an Idempotency-Key header: a text of your own, new for each new request."),
)
BadIdempotencyKey = _define(
    400,
    "idempotency_key_bad",
    _("An Idempotency-Key has 1 to 255 visible ASCII letters."),
)
KeyReused = _define(
    422,
    "idempotency_key_reused",
    _("This Idempotency-Key was sent before with another request."),
)

# What the API key may not do, or not in this branch or at this till.
ScopeMissing = _define(403, "scope_missing", _("This API key may not do that."))
OtherBranch = _define(403, "other_branch", _("This API key belongs to another branch or till."))

# Addresses and bodies that cannot be served: the last two by VAFA_MAX_BODY and Content-Type.
NoSuchAddress = _define(404, "no_such_address", _("There is nothing at this address."))
MethodNotAllowed = _define(405, "method_not_allowed", _("This address does not take this method."))
TooLarge = _define(413, "too_large", _("The body is too large."))
WrongMediaType = _define(
    415, "wrong_media_type", _("Send JSON, with Content-Type: application/json.")
)

# Ours: what broke is in the log under the request's id; the database is away or busy.
OurMistake = _define(500, "our_mistake", _("Something broke on our side. Nothing was written."))
Unavailable = _define(
    503, "unavailable", _("The service is not available at the moment. Nothing was written.")
)


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
