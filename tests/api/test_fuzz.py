"""Odd requests made from the schema itself: never a 5xx, never an answer of another shape (T27).

The same requests each time, so that a failure is the code's; FUZZ= says how many each operation
gets, and with SEED= they are others.
"""

from __future__ import annotations

import json
import os
import string
from urllib.parse import quote

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from tests.api.conftest import MINA
from vafa.api.problems import MEDIA_TYPE, Problem
from vafa.api.reference.schema import list_operations, load_schema

SEED = int(os.environ.get("SEED") or 1405)
REQUESTS = int(os.environ.get("FUZZ") or 5)

ODD_LETTERS = "\0\x01\t\n\u200c\u200f\u202e\ud800\uffff۰٣0'\"\\<%é😀" + string.ascii_letters
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([-1, 0, 1, 2**31, 2**63, 10**16, 10**400, 0.1, -0.0, 1e308, float("inf")]),
    st.text(ODD_LETTERS, max_size=8),
    st.sampled_from(["x" * 300, "1970-01-01T00:00", "9999-12-31T23:59:59-12:00", "cus_", MINA]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(ODD_LETTERS, max_size=4), st.integers(), max_size=2),
)


def values(schema):
    """What the schema lets in, with something odd now and then."""
    return st.integers(0, 24).flatmap(lambda die: ODD if die == 0 else good_values(schema))


def good_values(schema):
    [schema] = schema.get("allOf", [schema])
    if "$ref" in schema:
        return values(load_schema()["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema:
        return st.one_of([values(one) for one in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "const" in schema:
        return st.just(schema["const"])
    if "examples" in schema and schema.get("type") != "object":
        return st.sampled_from(schema["examples"])
    return PLAIN.get(schema.get("type"), lambda _: ODD)(schema)


def objects(schema):
    fields = {name: values(inner) for name, inner in schema.get("properties", {}).items()}
    needed = schema.get("required", [])
    whole = st.fixed_dictionaries(
        {name: fields[name] for name in needed},
        optional={name: inner for name, inner in fields.items() if name not in needed},
    )
    examples = schema.get("examples")
    return st.one_of(whole, st.sampled_from(examples)) if examples else whole


def integers(schema):
    least, most = schema.get("minimum", 0), schema.get("maximum", 10**6)
    return st.one_of(st.integers(least, min(most, least + 10**7)), st.sampled_from([least, most]))


PLAIN = {
    "object": objects,
    "array": lambda schema: st.lists(values(schema["items"]), max_size=3),
    "string": lambda schema: st.text(
        ODD_LETTERS[5:], max_size=min(schema.get("maxLength", 20), 20)
    ),
    "integer": integers,
    "number": lambda _: st.floats(0, 1000),
    "boolean": lambda _: st.booleans(),
    "null": lambda _: st.none(),
}


@st.composite
def requests(draw, operation, known):
    """What is sent to an operation: how, where to, and the body."""
    path, method, details = find_told(operation)
    query = {}
    for parameter in details["parameters"]:
        name, schema = parameter["name"], parameter["schema"]
        if parameter["in"] == "path":
            real = st.sampled_from(known[name]) if name in known else st.nothing()
            value = draw(st.one_of(real, good_values(schema)))
            path = path.replace(f"{{{name}}}", quote(value, safe="", errors="surrogatepass"))
        elif parameter["in"] == "query" and draw(st.booleans()):
            query[name] = draw(values(schema))
    body = None
    if "application/json" in details.get("requestBody", {}).get("content", {}):
        schema = details["requestBody"]["content"]["application/json"]["schema"]
        body = draw(values(schema))
    return method.upper(), path, query, body


def find_told(operation):
    """Where the schema has the operation: its path, its method, and what it says of it."""
    [found] = [
        (path, method, details)
        for path, methods in load_schema()["paths"].items()
        for method, details in methods.items()
        if details["operationId"] == operation.view_func.__name__
    ]
    return found


def check(operation, answer):
    assert answer.status_code < 500, answer.content.decode()
    name = operation.view_func.__name__
    _, _, details = find_told(operation)
    assert str(answer.status_code) in details["responses"], (name, answer.status_code)
    if answer.status_code >= 400:
        assert answer["Content-Type"] == MEDIA_TYPE
        Problem.model_validate_json(answer.content)
        return
    shape = operation.response_models[answer.status_code].model_fields["response"].annotation
    told = TypeAdapter(shape).json_schema(mode="serialization")
    body = answer.json()
    assert set(body) == set(told["properties"]), name


def test_nothing_that_is_sent_is_our_mistake(cafe, no_limits):
    cafe.credit_rule()
    cafe.without_codes(point_value_rial=100)
    sold = cafe.sell()
    known = {"sale_id": [sold["sale"]["id"]], "customer_id": [sold["customer"]["id"]]}
    accepted = {
        operation.view_func.__name__
        for operation in list_operations()
        if any(status < 300 for status in send_odd(cafe, operation, known))
    }
    cafe.prove()
    # A good one is among the few by chance; were none of the many, none would reach the rooms.
    assert len(accepted) > len(list_operations()) / 4, accepted


def send_odd(cafe, operation, known):
    """Send an operation its requests; the status of each answer."""
    seen = set()

    @seed(SEED)
    @settings(
        max_examples=REQUESTS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(request=requests(operation, known), key=st.integers(0, 10**9))
    def send(request, key):
        method, path, query, body = request
        sent = None if body is None else json.dumps(body).encode()
        address = path.removeprefix("/api/v1") + write_query(query)
        answer = cafe.call(method, address, sent, key=str(key))
        check(operation, answer)
        seen.add(answer.status_code)

    send()
    return seen


def write_query(query):
    def write(value):
        return quote(str(value), errors="surrogatepass")

    parts = [f"{quote(name)}={write(value)}" for name, value in query.items()]
    return f"?{'&'.join(parts)}" if parts else ""
