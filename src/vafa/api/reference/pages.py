"""The reference as a page: made from the OpenAPI document, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from vafa.api import errors
from vafa.api.problems import get_status
from vafa.api.reference.schema import load_schema
from vafa.foundation.errors import NotFound, Refused, TryLater
from vafa.staff.errors import BusinessSuspended, KeyRefused

Schema = dict[str, Any]
say = _  # for what is marked elsewhere, as gettext_noop
_ICONS = {"Sales": "receipt", "Customers": "users", "Wallets": "wallet", "The business": "store"}
MOST_TOLD = 10**12  # larger limits are there to catch slips of the finger
FORM = "multipart/form-data"  # where a file is sent
_MET = {"api", "catalog", "checkout", "codes", "customers", "ledger", "sales"}  # on the way
_BASES = {Refused, NotFound, TryLater, errors.ApiRefused}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One field: its place (`lines[].name`), kind and limits, and what it is."""

    name: str
    kind: str
    is_required: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A piece of text to copy."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationPart:
    """One address and method."""

    id: str
    method: str
    path: str
    summary: str
    note: str
    scope: str
    key: str
    parameters: tuple[FieldRow, ...]
    body: tuple[FieldRow, ...]
    answer: tuple[FieldRow, ...]
    status: str
    problems: tuple[str, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPart:
    """The addresses about one thing."""

    id: str
    title: str
    icon: str
    operations: tuple[OperationPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRow:
    """A code that a program may meet."""

    code: str
    status: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencePage:
    """The whole reference."""

    host: str
    groups: tuple[GroupPart, ...]
    problems: tuple[ProblemRow, ...]
    first_call: str


def build_reference(*, host: str) -> ReferencePage:
    """The page in the active language; `host` as in https://club.example."""
    schema = load_schema()
    groups: dict[str, list[OperationPart]] = {}
    for path, methods in schema["paths"].items():
        for method, details in methods.items():
            groups.setdefault(details["tags"][0], []).append(
                _build_operation(path, method, details, schema, host)
            )
    return ReferencePage(
        host=host,
        groups=tuple(
            GroupPart(
                id=name.lower().replace(" ", "-"),
                title=say(name),
                icon=_ICONS.get(name, "link"),
                operations=tuple(operations),
            )
            for name, operations in groups.items()
        ),
        problems=tuple(_list_problems()),
        first_call=f'curl {host}/api/v1/branches -H "Authorization: Bearer $VAFA_KEY"',
    )


def _build_operation(
    path: str, method: str, details: Schema, schema: Schema, host: str
) -> OperationPart:
    content = details.get("requestBody", {}).get("content", {})
    body = content.get("application/json") or content.get(FORM, {})
    status = min(details["responses"])
    answer = details["responses"][status]["content"]["application/json"]["schema"]
    body_schema = body.get("schema")
    shown = [one for one in details["parameters"] if one["in"] != "header"]
    keys = [one for one in details["parameters"] if one["name"] == "Idempotency-Key"]
    return OperationPart(
        id=details["operationId"],
        method=method.upper(),
        path=path,
        summary=say(details["summary"]),
        note=say(details["description"]),
        scope=details["x-scope"],
        key="" if not keys else _("needed") if keys[0]["required"] else _("may be sent"),
        parameters=tuple(
            FieldRow(
                name=one["name"],
                kind=_name_kind(one["schema"], schema),
                is_required=one["required"],
                note=say(one["description"]) if "description" in one else "",
            )
            for one in shown
        ),
        body=tuple(_list_fields(body_schema, schema)) if body_schema else (),
        answer=tuple(_list_fields(answer, schema)),
        status=status,
        problems=tuple(code for code in details["responses"] if code > "3"),
        examples=tuple(_build_examples(path, method, details, body_schema, answer, schema, host)),
    )


def _list_fields(field: Schema, schema: Schema, place: str = "") -> Iterator[FieldRow]:
    """The fields of an object and of the objects in it, in order."""
    shape = _resolve(field, schema)
    required = shape.get("required", ())
    for name, inner in shape.get("properties", {}).items():
        here = f"{place}{name}"
        yield FieldRow(
            name=here,
            kind=_name_kind(inner, schema),
            is_required=name in required,
            note=say(inner["description"])
            if "description" in inner and "$ref" not in inner
            else "",
        )
        for choice in inner.get("anyOf", [inner]):
            resolved = _resolve(choice, schema)
            if resolved.get("type") == "array":
                yield from _list_fields(resolved["items"], schema, f"{here}[].")
            elif "properties" in resolved and resolved is not shape:
                yield from _list_fields(resolved, schema, f"{here}.")


def _name_kind(field: Schema, schema: Schema) -> str:
    """The type of a field in a word or two, with its limits."""
    if "anyOf" in field:
        names = [_name_kind(one, schema) for one in field["anyOf"]]
        return " | ".join(dict.fromkeys(names))
    shape = _resolve(field, schema)
    if "enum" in shape:
        return " | ".join(json.dumps(one) for one in shape["enum"])
    if "const" in shape:
        return json.dumps(shape["const"])
    kind = shape.get("type", "any")
    name = " | ".join(kind) if isinstance(kind, list) else str(kind)
    limits = [
        f"{sign} {shape[limit]:,}"
        for limit, sign in (("minimum", "≥"), ("exclusiveMinimum", ">"), ("maximum", "≤"))
        if limit in shape and (limit, shape[limit]) != ("minimum", 0) and shape[limit] < MOST_TOLD
    ]
    if "maxLength" in shape:
        limits.append(f"≤ {shape['maxLength']}")
    return f"{name} {', '.join(limits)}".strip()


def _resolve(field: Schema, schema: Schema) -> Schema:
    [field] = field.get("allOf", [field])
    if "$ref" not in field:
        return field
    name = field["$ref"].rpartition("/")[2]
    return _resolve(schema["components"]["schemas"][name], schema)


def _build_examples(
    path: str,
    method: str,
    details: Schema,
    body: Schema | None,
    answer: Schema,
    schema: Schema,
    host: str,
) -> Iterator[Example]:
    sent = _resolve(body, schema).get("examples", []) if body else []
    address = f"{host}{path}".replace("{sale_id}", "$SALE").replace("{customer_id}", "$CUSTOMER")
    call = [f"curl {'' if method == 'get' else f'-X {method.upper()} '}{address} \\"]
    call.append('  -H "Authorization: Bearer $VAFA_KEY"')
    if method == "post":
        call[-1] += " \\"
        call.append('  -H "Idempotency-Key: $(uuidgen)"')
    if FORM in details.get("requestBody", {}).get("content", {}):
        call[-1] += " \\"
        call.append("  -F kind=customers -F file=@customers.xlsx")
    if sent:
        call[-1] += " \\"
        text = json.dumps(sent[0], ensure_ascii=False, indent=2)
        call += ['  -H "Content-Type: application/json" \\', f"  -d '{text}'"]
    yield Example(title=_("Request"), text="\n".join(call))
    for example in _resolve(answer, schema).get("examples", [])[:1]:
        yield Example(title=_("Answer"), text=json.dumps(example, ensure_ascii=False, indent=2))


def _list_problems() -> Iterator[ProblemRow]:
    """Every refusal that a program can meet here, by its code."""
    found: dict[str, ProblemRow] = {}
    waiting: list[type[Refused]] = [Refused]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        package = kind.__module__.split(".")[1]
        if kind not in _BASES and (package in _MET or kind in {KeyRefused, BusinessSuspended}):
            status = get_status(kind.__new__(kind))
            found.setdefault(
                kind.code, ProblemRow(code=kind.code, status=status, message=str(kind.message))
            )
    yield from sorted(found.values(), key=lambda row: (row.status, row.code))
