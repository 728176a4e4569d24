"""The OpenAPI document: what ninja knows of the addresses, and what holds for all of them."""

from __future__ import annotations

import json
from functools import cache
from http import HTTPStatus
from typing import Any

from ninja.operation import Operation

from vafa.api.problems import MEDIA_TYPE, Problem
from vafa.api.v1.access import ApiKey
from vafa.api.v1.api import api

PREFIX = "/api/v1"
KEY_NEEDED = {"send_sale", "send_batch", "send_return", "give"}

_INFO = {
    "title": "Vafa API",
    "version": "1",
    "description": (
        "Sales in, awards and balances out. JSON in UTF-8; amounts in whole rials (`…_rial`); "
        "times in RFC 3339, in UTC on their way out; phones in any shape in, `+98…` out. "
        "Whatever goes wrong is a problem document (RFC 9457)."
    ),
}
_PROBLEM_EXAMPLE = {
    "type": "/docs/api#not_enough_balance",
    "title": "Refused",
    "status": 422,
    "detail": "There is not that much to spend.",
    "code": "not_enough_balance",
    "errors": [
        {
            "pointer": "/redeem/credit_rial",
            "code": "not_enough_balance",
            "detail": "There is not that much to spend.",
        }
    ],
    "request_id": "0b3c7c1de37c4a3a9f0f4a8f6f1d2c55",
}
_SAID = {
    400: "The body is no JSON, or the Idempotency-Key is missing or too long.",
    401: "No valid API key.",
    403: "The key may not do this, or the business is suspended.",
    404: "There is no such thing in this business.",
    405: "The address does not take this method.",
    409: "A twin of this request is at work; ask again.",
    413: "The body is too large.",
    415: "The body is not announced as application/json.",
    422: "A rule said no, or fields are missing, unknown or wrong.",
    429: "Too many requests, or too many wrong codes.",
    503: "The database is away; nothing was written.",
}
_WAITS = {409, 429, 503}
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "A text of your own, new for each new request; a repeat sends the same again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "example": "till-1/1405-8812",
}
_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "The language of problems: fa or en.",
    "schema": {"type": "string"},
    "example": "en",
}


@cache
def load_schema() -> dict[str, Any]:
    """The document as plain values. It does not change while the process runs."""
    drawn = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
    schema: dict[str, Any] = _without_titles(drawn)
    operations = {operation.view_func.__name__: operation for operation in list_operations()}
    components = schema["components"]
    components["schemas"] = {
        name: shape
        for name, shape in (components["schemas"] | _describe_problem()).items()
        if not name.endswith("Filter")  # ninja leaves them behind; they stand as parameters
    }
    components["responses"] = {f"Problem{status}": _describe_status(status) for status in _SAID}
    for methods in schema["paths"].values():
        for method, details in methods.items():
            _complete(details, method, operations[details["operationId"]])
    return schema | {"info": _INFO, "servers": [{"url": "/"}]}


def list_operations() -> list[Operation]:
    """Every operation of the API."""
    return [
        operation
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
    ]


def get_scope(operation: Operation) -> str:
    """The scope that an operation asks of a key."""
    [key] = operation.auth_callbacks
    assert isinstance(key, ApiKey)
    return str(key.scope)


def _complete(details: dict[str, Any], method: str, operation: Operation) -> None:
    """Add what ninja does not know: headers, the scope, and everything that can go wrong."""
    details["x-scope"] = get_scope(operation)
    parameters = details.setdefault("parameters", [])
    for parameter in parameters:
        parameter["schema"] = _without_null(parameter["schema"])
    wrong = {401, 403, 404, 422, 429, 503}
    if method in {"post", "put", "patch"}:
        wrong |= {400, 409, 413, 415}
    if method == "post":
        is_needed = details["operationId"] in KEY_NEEDED
        parameters.append(_IDEMPOTENCY_KEY | {"required": is_needed})
        for good in ("200", "201", "202"):
            if good in details["responses"]:
                details["responses"][good]["headers"] = {"Idempotent-Replayed": _REPLAYED}
    parameters.append(_LANGUAGE)
    for status in sorted(wrong):
        details["responses"][str(status)] = {"$ref": f"#/components/responses/Problem{status}"}


def _without_titles(value: Any) -> Any:
    """Pydantic titles every field by its own name."""
    if isinstance(value, dict):
        return {
            name: _without_titles(inner)
            for name, inner in value.items()
            if not (name == "title" and isinstance(inner, str))
        }
    return [_without_titles(inner) for inner in value] if isinstance(value, list) else value


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """In an address nothing is null; it is left out."""
    choices = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    return schema if len(choices) != 1 else choices[0]


_REPLAYED = {
    "description": "`true` when this is the first answer again.",
    "schema": {"type": "string", "enum": ["true"]},
}


def _describe_problem() -> dict[str, Any]:
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts: dict[str, Any] = schema.pop("$defs")
    return _without_titles(parts) | {
        "Problem": _without_titles(schema) | {"examples": [_PROBLEM_EXAMPLE]}
    }


def _describe_status(status: int) -> dict[str, Any]:
    described: dict[str, Any] = {
        "description": f"{HTTPStatus(status).phrase}. {_SAID[status]}",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in _WAITS:
        described["headers"] = {
            "Retry-After": {"description": "In seconds.", "schema": {"type": "string"}}
        }
    return described
