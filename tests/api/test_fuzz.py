"""Odd requests made from the schema itself: never a 5xx, never an answer of another shape (T27).

SEED= repeats a run, FUZZ= says how many requests.
"""

from __future__ import annotations

import json
import os
import random
import string
from urllib.parse import quote

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from tests.api.conftest import MINA
from vafa.api.problems import MEDIA_TYPE, Problem
from vafa.api.reference.schema import list_operations, load_schema

SEED = int(os.environ.get("SEED") or random.randrange(2**32))
REQUESTS = int(os.environ.get("FUZZ") or 400)

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
def requests(draw, known):
    """An operation, and what is sent to it."""
    operation = draw(st.sampled_from(list_operations()))
    name = operation.view_func.__name__
    [(path, method, details)] = [
        (path, method, details)
        for path, methods in load_schema()["paths"].items()
        for method, details in methods.items()
        if details["operationId"] == name
    ]
    for kind, ids in known.items():
        path = path.replace(f"{{{kind}}}", draw(st.sampled_from(ids)))
    query = {
        parameter["name"]: draw(values(parameter["schema"]))
        for parameter in details["parameters"]
        if parameter["in"] == "query" and draw(st.booleans())
    }
    body = None
    if "requestBody" in details:
        schema = details["requestBody"]["content"]["application/json"]["schema"]
        body = draw(values(schema))
    return operation, method.upper(), path, query, body


def check(operation, answer):
    assert answer.status_code < 500, answer.content.decode()
    name = operation.view_func.__name__
    assert str(answer.status_code) in promised(operation), (name, answer.status_code)
    if answer.status_code >= 400:
        assert answer["Content-Type"] == MEDIA_TYPE
        Problem.model_validate_json(answer.content)
        return
    shape = operation.response_models[answer.status_code].model_fields["response"].annotation
    told = TypeAdapter(shape).json_schema(mode="serialization")
    body = answer.json()
    assert set(body) == set(told["properties"]), name


def promised(operation):
    for methods in load_schema()["paths"].values():
        for details in methods.values():
            if details["operationId"] == operation.view_func.__name__:
                return details["responses"]
    raise AssertionError(operation)


def test_nothing_that_is_sent_is_our_mistake(cafe, no_limits):
    cafe.credit_rule()
    cafe.without_codes(point_value_rial=100)
    sold = cafe.sell()
    known = {
        "sale_id": [sold["sale"]["id"], "sale_0000000000001"],
        "customer_id": [sold["customer"]["id"], "cus_0000000000001"],
    }
    seen = set()

    @seed(SEED)
    @settings(
        max_examples=REQUESTS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(request=requests(known), key=st.integers(0, 10**9))
    def send(request, key):
        operation, method, path, query, body = request
        sent = None if body is None else json.dumps(body).encode()
        answer = cafe.call(
            method,
            path.removeprefix("/api/v1") + write_query(query),
            sent,
            key=str(key),
        )
        check(operation, answer)
        seen.add((operation.view_func.__name__, answer.status_code))

    print(f"SEED={SEED}")
    send()
    cafe.prove()
    accepted = {name for name, status in seen if status < 300}
    if REQUESTS >= 400:
        # By chance none of one kind may be good; of all that sell, and of all that read, some are.
        assert accepted & {"send_sale", "quote", "send_batch"}, seen
        assert accepted & {"list_sales", "list_customers", "list_branches"}, seen


def write_query(query):
    def write(value):
        return quote(str(value), errors="surrogatepass")

    parts = [f"{quote(name)}={write(value)}" for name, value in query.items()]
    return f"?{'&'.join(parts)}" if parts else ""
