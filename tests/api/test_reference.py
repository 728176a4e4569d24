"""What is told of the API, to programs and to people."""

from __future__ import annotations

import pytest
from django.test import Client

from vafa.api.problems import Problem
from vafa.api.reference.pages import build_reference
from vafa.api.reference.schema import get_scope, list_operations, load_schema
from vafa.api.v1.shapes import answers, customers
from vafa.staff.types import Scope

# Bodies that name things by our ids; the tests of their addresses send them.
OF_THINGS = {
    "CardBody",
    "SellCardBody",
    "BlockCardBody",
    "TransferCardBody",
    "GiverCardBody",
    "AccountBody",
    "HoldBody",
    "DrawBody",
    "CaptureBody",
    "PaymentBody",
    "ClaimBody",
    "DiscountCodeBody",
    "CodeBatchBody",
    "MembershipBody",
    "DonationBody",
    "SharedWalletBody",
    "ExchangeBody",
    "InviterBody",
    "ReplayBody",
}


def each_operation():
    for path, methods in load_schema()["paths"].items():
        for method, details in methods.items():
            yield path, method, details


def test_the_schema_is_openapi_31_and_everybody_may_read_it():
    answer = Client().get("/openapi.json")
    assert answer.status_code == 200
    schema = answer.json()
    assert schema == load_schema()
    assert schema["openapi"] == "3.1.0"
    assert schema["components"]["securitySchemes"]["ApiKey"]["scheme"] == "bearer"


def test_every_operation_says_its_scope_and_what_can_go_wrong():
    for path, method, details in each_operation():
        assert path.startswith("/api/v1/")
        assert details["x-scope"] in Scope.values
        assert details["security"] == [{"ApiKey": []}]
        assert {"401", "403", "422", "429", "503"} <= details["responses"].keys()
        sends_key = any(one["name"] == "Idempotency-Key" for one in details["parameters"])
        assert sends_key == (method == "post")


def test_every_reference_leads_somewhere():
    schema = load_schema()

    def walk(value):
        if isinstance(value, dict):
            if "$ref" in value:
                here = schema
                for step in value["$ref"].removeprefix("#/").split("/"):
                    here = here[step]
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(schema)


@pytest.mark.parametrize(
    ("shape", "example"),
    [
        (answers.SaleAnswer, answers.SALE_ANSWER),
        (answers.QuoteAnswer, answers.QUOTE_ANSWER),
        (answers.ReturnAnswer, answers.RETURN_ANSWER),
        (customers.CustomerOut, customers.CUSTOMER_ANSWER),
        (customers.WalletOut, customers.WALLET_ANSWER),
        (customers.GrantAnswer, customers.GRANT_ANSWER),
    ],
)
def test_an_example_of_an_answer_has_its_shape(shape, example):
    assert names_in(example) == names_in(shape.model_json_schema(mode="serialization"), example)


def names_in(value, example=None):
    """The names of fields at the top: of an example, or of a shape."""
    return set(value["properties"]) if example is not None else set(value)


def test_examples_of_bodies_are_taken_as_they_stand(cafe):
    cafe.credit_rule()
    sold = {}
    for path, method, details in each_operation():
        if method != "post" or "requestBody" not in details:
            continue
        if "application/json" not in details["requestBody"]["content"]:
            continue  # a form with a file: test_imports sends it
        schema = details["requestBody"]["content"]["application/json"]["schema"]
        name = schema["$ref"].rpartition("/")[2]
        body = load_schema()["components"]["schemas"][name]["examples"][0]
        here = path.removeprefix("/api/v1").replace("{sale_id}", sold.get("id", ""))
        if path.endswith("/returns") or name in OF_THINGS or "{" in here:
            continue
        if name == "CustomerBody":
            body = body | {"mobile": "09351112233"}
        if name == "GrantBody":
            body = body | {"customer": {"mobile": "09351112233"}}
        answer = cafe.post(here, body)
        assert answer.status_code in {200, 201}, (path, answer.content.decode())
        if name == "SaleBody" and path.endswith("/sales"):
            sold = answer.json()["sale"]
    for body in load_schema()["components"]["schemas"]["ReturnBody"]["examples"]:
        answer = cafe.post(f"/sales/{sold['id']}/returns", body)
        assert answer.status_code == 201, answer.content.decode()


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_page_tells_every_operation_and_every_code(language):
    client = Client()
    client.cookies["language"] = language
    answer = client.get("/docs/api")
    assert answer.status_code == 200
    text = answer.content.decode()
    for operation in list_operations():
        assert f'id="{operation.view_func.__name__}"' in text
        assert get_scope(operation) in text
    for code in ("wrong_code", "not_enough_balance", "idempotency_key_reused", "invalid"):
        assert f'id="{code}"' in text
    assert "<script>" not in text
    assert "style=" not in text
    assert ("فرستادن فروش" in text) == (language == "fa")


def test_the_page_shows_nested_fields_once():
    page = build_reference(host="https://club.example")
    [sale] = [
        operation
        for group in page.groups
        for operation in group.operations
        if operation.id == "send_sale"
    ]
    names = [row.name for row in sale.body]
    assert len(names) == len(set(names))
    assert {"lines[].unit_price_rial", "customer.mobile", "redeem.credit_rial"} <= set(names)
    kinds = {row.name: row.kind for row in sale.body}
    assert kinds["channel"].startswith('"hall" | "take_away"')
    assert kinds["redeem.credit_rial"] == 'integer > 0 | "max" | null'


def test_a_problem_document_has_just_the_fields_that_were_promised():
    assert set(Problem.model_fields) == {
        *("type", "title", "status", "detail", "code", "errors", "request_id"),
    }
