"""Version 1 put together: how bodies are read, what becomes of errors, which addresses exist."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationErrorContext
from ninja.operation import Operation
from ninja.parser import Parser
from pydantic_core import from_json

from vafa.api.errors import Invalid, Malformed, TooLarge, WrongMediaType
from vafa.api.problems import tell
from vafa.api.v1 import (
    batches,
    campaigns,
    cards,
    causes,
    coalition,
    customers,
    directory,
    discounts,
    events,
    holds,
    imports,
    memberships,
    menu,
    onaccount,
    partners,
    payments,
    profiles,
    programmes,
    referrals,
    replays,
    reports,
    rewardlist,
    rules,
    sales,
    segments,
    sharing,
    tiers,
    timeline,
    wallets,
)
from vafa.api.v1.invalid import read_problems
from vafa.staff.errors import KeyRefused


class JsonParser(Parser):
    """Strict JSON: announced as such, in UTF-8, without NaN, NUL or half a surrogate."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as plain values; Malformed or WrongMediaType."""
        if request.content_type != "application/json":
            raise WrongMediaType
        try:
            data = from_json(request.body, allow_inf_nan=False)
        except ValueError:
            raise Malformed from None
        if b"\\u0000" in request.body and _holds_nul(data):  # PostgreSQL has no such letter
            raise Malformed
        return data


class Api(NinjaAPI):
    """NinjaAPI with our words for what is wrong."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the view: short, and stable."""
        return operation.view_func.__name__

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> Any:
        """The fields that are wrong, by JSON pointer."""
        problems = []
        for context in error_contexts:
            found = context.pydantic_validation_error.errors(include_url=False, include_input=False)
            is_body = context.model.__ninja_param_source__ == "body"
            if is_body and found[0]["type"] == "missing" and len(found[0]["loc"]) == 1:
                return Malformed()
            # In front stands the argument's name: of a body, and of a filter.
            problems += read_problems(found, skip=1)
        return Invalid(*problems)


def _holds_nul(data: Any) -> bool:
    if isinstance(data, str):
        return "\0" in data
    if isinstance(data, dict):
        return any(_holds_nul(key) or _holds_nul(value) for key, value in data.items())
    return isinstance(data, list) and any(_holds_nul(value) for value in data)


def _tell(request: HttpRequest, error: Any) -> HttpResponse:
    if isinstance(error, AuthenticationError):
        error = KeyRefused()
    elif isinstance(error, RequestDataTooBig):
        error = TooLarge()
    elif isinstance(error, HttpError) and isinstance(error.__cause__, Exception):
        error = error.__cause__  # ninja wraps whatever the parser raises
    return tell(error, request)


api = Api(
    title="Vafa",
    version="1",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    parser=JsonParser(),
)
for kind in (Exception, HttpError):  # ninja has a handler of its own for the second
    api.add_exception_handler(kind, _tell)
for part in (
    *(sales, batches, holds, customers, profiles, timeline, wallets, onaccount, discounts),
    *(partners, payments, rewardlist, memberships, cards, causes, referrals, events, rules),
    *(campaigns, segments, imports, reports, sharing, programmes, tiers, coalition, menu),
    *(directory, replays),
):
    api.add_router("", part.router)
