"""Everything that can be wrong with a request has one shape, and none of it is our mistake."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.api.conftest import MINA
from vafa.api.problems import Problem
from vafa.staff.types import Scope
from vafa.tenancy.actions import suspend_business


def problem_of(answer, status, code=None):
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    problem = Problem.model_validate_json(answer.content)
    assert problem.status == status
    assert problem.request_id == answer["X-Request-ID"]
    assert problem.type == f"/docs/api#{problem.code}"
    if code is not None:
        assert problem.code == code
    return problem


def pointers(answer, status=422, code="invalid"):
    return {one.pointer: one.code for one in problem_of(answer, status, code).errors}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b'{"a": NaN}',
        b'{"number": "\xff"}',
        b'{"number": "\\ud800"}',
        b'{"number": "a\\u0000b"}',
        b'{"n": {"\\u0000": 1}}',
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5_000 + b"}",
    ],
)
def test_what_is_no_json_is_400(cafe, body):
    problem_of(cafe.call("POST", "/sales", body, key="k"), 400, "malformed")


def test_an_escaped_backslash_before_u0000_is_no_nul(cafe):
    cafe.sell(cashier="\\u0000")


def test_another_kind_of_content_is_415(cafe):
    answer = cafe.call("POST", "/sales", b"a=1", key="k", Content_Type="text/plain")
    problem_of(answer, 415, "wrong_media_type")


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Bearer vafa_live_wrong", "Basic abc", "Bearer \u00e9", "vafa"],
)
def test_without_a_good_key_it_is_401(db, header):
    headers = {"Authorization": header} if header is not None else {}
    answer = Client().get("/api/v1/sales", headers=headers)
    problem_of(answer, 401, "key_refused")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_suspended_business_is_403(cafe):
    suspend_business(cafe.business.pk)
    problem_of(cafe.get("/sales"), 403, "business_suspended")


def test_a_key_without_the_scope_is_403(cafe):
    token = cafe.key(Scope.SALES_READ)
    problem_of(cafe.post("/sales", cafe.sale(), token=token), 403, "scope_missing")


def test_spending_needs_a_scope_of_its_own(cafe):
    token = cafe.key(Scope.SALES_WRITE)
    sale = cafe.sale(redeem={"code": "1234567"})
    problem_of(cafe.post("/sales", sale, token=token), 403, "scope_missing")
    assert cafe.get("/sales").json()["data"] == []


def test_a_bound_key_sells_in_its_branch_only(cafe):
    with cafe.scope():
        from vafa.audit.types import SYSTEM
        from vafa.catalog.actions import add_branch

        other = add_branch(code="other", name="دیگر", actor=SYSTEM, at=datetime.now(UTC))
    elsewhere = cafe.sell(branch="other")["sale"]["id"]
    token = cafe.key(branch_id=cafe.branch.id, till="2")
    assert other.id != cafe.branch.id
    problem_of(cafe.post("/sales", cafe.sale(branch="other"), token=token), 403, "other_branch")
    problem_of(cafe.post("/sales", cafe.sale(till="3"), token=token), 403, "other_branch")
    assert cafe.post("/sales", cafe.sale(branch=None), token=token).status_code == 201
    [row] = cafe.get("/sales", token=token).json()["data"]
    assert (row["branch"], row["till"]) == ("valiasr", "2")
    problem_of(cafe.get(f"/sales/{elsewhere}", token=token), 404, "unknown_sale")
    back = cafe.back("r")
    answer = cafe.post(f"/sales/{elsewhere}/returns", back, token=token)
    problem_of(answer, 404, "unknown_sale")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "",
        "/nothing",
        "/sales/",
        "/sales/17",
        "/sales/sale_0000000000000",
        "/sales/cus_0000000000000",
        "/sales/sale_zzzzzzzzzzzzz",
        "/customers/cus_0000000000001/wallet",
        "/customers/cus_0000000000001/statement",
        "/customers/%00",
        "/codes/1234567",
    ],
)
def test_what_is_not_there_is_404(cafe, path):
    problem_of(cafe.get(path), 404)


def test_a_neighbours_things_are_not_there(cafe, neighbour):
    neighbour.credit_rule()
    sale = neighbour.sell()
    customer = sale["customer"]["id"]
    back = cafe.back("r")
    sale_id = sale["sale"]["id"]
    problem_of(cafe.get(f"/sales/{sale_id}"), 404, "unknown_sale")
    problem_of(cafe.post(f"/sales/{sale_id}/returns", back), 404, "unknown_sale")
    for path in ("", "/wallet", "/statement"):
        problem_of(cafe.get(f"/customers/{customer}{path}"), 404, "unknown_customer")
    answer = cafe.call("PATCH", f"/customers/{customer}", {"first_name": "x"})
    problem_of(answer, 404, "unknown_customer")
    grant = {"customer": {"id": customer}, "kind": "points", "amount": 1, "reason": "x"}
    problem_of(cafe.post("/grants", grant), 404, "unknown_customer")
    answer = cafe.post("/sales", cafe.sale(customer={"id": customer}))
    assert pointers(answer, 404, "unknown_customer") == {"/customer": "unknown_customer"}
    branch = neighbour.get("/branches").json()["data"][0]["id"]
    problem_of(cafe.post("/sales", cafe.sale(branch=branch)), 404, "unknown_branch")
    assert cafe.get(f"/sales?customer={customer}").json()["data"] == []
    assert cafe.get(f"/customers?mobile={MINA}").json()["data"] == []
    assert neighbour.get(f"/sales/{sale_id}").json()["state"] == "accepted"


def test_the_wrong_method_is_405(cafe):
    answer = cafe.call("DELETE", "/sales")
    problem_of(answer, 405, "method_not_allowed")
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}


def test_a_body_too_large_is_413(cafe):
    problem_of(cafe.call("POST", "/sales", b'"' + b"x" * 1_100_000 + b'"'), 413, "too_large")


FUTURE = (datetime.now(UTC) + timedelta(hours=2)).isoformat()


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"colour": "red"}, "/colour", "unknown_field"),
        ({"a/b~c": 1}, "/a~1b~0c", "unknown_field"),
        ({"number": None}, "/number", "missing"),
        ({"number": 7}, "/number", "wrong_type"),
        ({"number": ""}, "/number", "too_short"),
        ({"number": "x" * 65}, "/number", "too_long"),
        ({"lines": []}, "/lines", "too_short"),
        ({"lines": {}}, "/lines", "wrong_type"),
        ({"lines": [{"name": "x"}]}, "/lines/0/unit_price_rial", "missing"),
        (
            {"lines": [{"name": "x", "unit_price_rial": 1.5}]},
            "/lines/0/unit_price_rial",
            "wrong_type",
        ),
        (
            {"lines": [{"name": "x", "unit_price_rial": "1000"}]},
            "/lines/0/unit_price_rial",
            "wrong_type",
        ),
        (
            {"lines": [{"name": "x", "unit_price_rial": True}]},
            "/lines/0/unit_price_rial",
            "wrong_type",
        ),
        (
            {"lines": [{"name": "x", "unit_price_rial": -1}]},
            "/lines/0/unit_price_rial",
            "out_of_range",
        ),
        (
            {"lines": [{"name": "x", "unit_price_rial": 10**16}]},
            "/lines/0/unit_price_rial",
            "out_of_range",
        ),
        (
            {"lines": [{"name": "x", "unit_price_rial": 1, "quantity": 0}]},
            "/lines/0/quantity",
            "out_of_range",
        ),
        (
            {"lines": [{"name": "x", "unit_price_rial": 1, "quantity": 0.0001}]},
            "/lines/0/quantity",
            "too_precise",
        ),
        (
            {"lines": [{"name": "x", "unit_price_rial": 1, "quantity": True}]},
            "/lines/0/quantity",
            "wrong_type",
        ),
        ({"tax_rial": -1}, "/tax_rial", "out_of_range"),
        ({"at": "yesterday"}, "/at", "bad_time"),
        ({"at": 1_700_000_000}, "/at", "bad_time"),
        ({"at": "2026-11-21"}, "/at", "bad_time"),
        ({"at": "2026-13-41T10:00:00Z"}, "/at", "wrong_form"),
        ({"at": "0001-01-01T00:00:00+03:30"}, "/at", "bad_time"),
        ({"at": "9999-12-31T23:59:59-03:30"}, "/at", "bad_time"),
        ({"channel": "moon"}, "/channel", "not_a_choice"),
        ({"customer": {}}, "/customer", "nobody_named"),
        ({"customer": {"mobile": "0912"}}, "/customer/mobile", "bad_mobile"),
        ({"customer": {"mobile": ["0912"]}}, "/customer/mobile", "bad_mobile"),
        ({"customer": {"id": "cus_1"}}, "/customer/id", "bad_id"),
        ({"customer": {"id": 7}}, "/customer/id", "bad_id"),
        ({"redeem": {}}, "/redeem", "nothing_named"),
        ({"redeem": {"credit_rial": "all"}}, "/redeem/credit_rial", "wrong_type"),
        ({"redeem": {"credit_rial": 0}}, "/redeem/credit_rial", "out_of_range"),
        ({"redeem": {"hold": "h"}}, "/redeem/hold", "bad_id"),
        ({"redeem": {"voucher": "h"}}, "/redeem/voucher", "unknown_field"),
        (
            {"payments": [{"method": "gold", "amount_rial": 1}]},
            "/payments/0/method",
            "not_a_choice",
        ),
    ],
)
def test_a_field_that_is_wrong_is_422_with_its_pointer(cafe, change, pointer, code):
    sale = {name: value for name, value in (cafe.sale() | change).items() if value is not None}
    assert pointers(cafe.post("/sales", sale)).get(pointer) == code
    assert cafe.get("/sales").json()["data"] == []
    assert cafe.get("/customers").json()["data"] == []


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"at": FUTURE}, "/at"),
        ({"at": "1990-01-01T00:00:00Z"}, "/at"),
        ({"number": "   "}, "/number"),
        ({"discounts": [{"amount_rial": 2_000_000}]}, "/discount_rial"),
        ({"payments": [{"method": "cash", "amount_rial": 5}]}, "/payments"),
        (
            {"lines": [{"name": "x", "unit_price_rial": 5, "discount_rial": 6}]},
            "/lines/0/discount_rial",
        ),
    ],
)
def test_a_sale_that_cannot_be_true_is_422(cafe, change, pointer):
    answer = cafe.post("/sales", cafe.sale() | change)
    assert pointers(answer, 422, "bad_sale") == {pointer: "bad_sale"}
    assert cafe.get("/customers").json()["data"] == []


def test_an_unknown_branch_is_said(cafe):
    answer = cafe.post("/sales", cafe.sale(branch="moon"))
    assert pointers(answer, 404, "unknown_branch") == {"/branch": "unknown_branch"}


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=x", "cursor=x", "colour=red", "at[gte]=now", "customer=7"],
)
def test_a_bad_address_is_422_with_the_name(cafe, query):
    name = query.partition("=")[0]
    assert list(pointers(cafe.get(f"/sales?{query}"))) == [f"/{name}"]


@pytest.mark.parametrize(
    "mobile", ["۰۹۱۲ ۱۲۳ ۴۵۶۷", "٠٩١٢١٢٣٤٥٦٧", "+98 (912) 123-4567", 9121234567]
)
def test_a_mobile_comes_in_any_shape_and_leaves_in_one(cafe, mobile):
    cafe.sell(customer={"mobile": mobile})
    [customer] = cafe.get("/customers?mobile=%2B989121234567").json()["data"]
    assert customer["mobile"] == "+989121234567"


def test_a_local_time_is_of_the_business(cafe):
    cafe.sell(at="2026-11-21T15:30")
    assert cafe.get("/sales").json()["data"][0]["at"] == "2026-11-21T12:00:00Z"


def test_refusals_speak_the_language_asked_for(cafe):
    def ask(**headers):
        answer = cafe.post("/sales", cafe.sale(redeem={"credit_rial": 5}), **headers)
        return problem_of(answer, 422, "code_needed")

    english = ask(Accept_Language="en-GB,fa;q=0.3")
    assert english.detail == "Ask the customer for the 7-digit code in the text message."
    assert english.title == "Refused"
    assert ask().title == ask(Accept_Language="de").title == "پذیرفته نشد"
    assert [one.pointer for one in english.errors] == ["/redeem/code"]


def test_too_fast_is_429_with_when_to_come_back(cafe, settings):
    settings.API_RATE_KEY = 1
    answers = [cafe.get("/branches") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[0]["RateLimit-Policy"] == '"business";q=2000;w=10, "key";q=10;w=10'
    assert answers[0]["RateLimit"] == '"business";r=1999;t=1, "key";r=9;t=1'
    problem_of(answers[-1], 429, "too_many_requests")
    assert answers[-1]["Retry-After"] == "1"


def test_wrong_codes_lock_with_429(cafe):
    cafe.credit_rule()
    cafe.sell()
    answers = [cafe.post("/sales", cafe.sale(redeem={"code": "0000000"})) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert {answer.json()["code"] for answer in answers[:5]} == {"wrong_code"}
    assert int(answers[-1]["Retry-After"]) > 60


def test_a_broken_database_is_503(cafe, monkeypatch):
    from django.db import OperationalError

    from vafa.api.v1 import sales

    def away(*_args, **_kwargs):
        raise OperationalError("the server is gone")

    monkeypatch.setattr(sales, "accept_sale", away)
    answer = cafe.post("/sales", cafe.sale())
    problem_of(answer, 503, "unavailable")
    assert answer["Retry-After"] == "5"


def test_our_own_mistake_is_500_in_the_same_shape(cafe, monkeypatch):
    from vafa.api.v1 import sales

    monkeypatch.setattr(sales, "accept_sale", lambda *_args, **_kwargs: 1 / 0)
    problem = problem_of(cafe.post("/sales", cafe.sale()), 500, "our_mistake")
    assert "division" not in json.dumps(problem.model_dump())


@pytest.mark.parametrize(
    "address",
    [
        "/customers?external_id=a%00",
        "/products?sku=%00",
        "/messages?purpose=%00",
        "/sales?source=%00",
        "/sales?number=%00",
        "/sales?branch=%00",
        "/sales?cursor=%00",
    ],
)
def test_a_nul_in_the_address_is_refused_and_not_our_mistake(cafe, address):
    name = address.partition("?")[2].partition("=")[0]
    assert f"/{name}" in pointers(cafe.get(address))


@pytest.mark.parametrize("host", ["evil.example", "a b", "127.0.0.1:1:1", "[::1"])
def test_a_host_that_we_are_not_gets_a_problem_too(cafe, host, settings):
    settings.ALLOWED_HOSTS = ["testserver"]  # browser tests before it open the server to all
    answer = cafe.get("/sales", Host=host)
    problem_of(answer, 400, "not_understood")
    assert "evil" not in answer.content.decode()
    page = Client().get("/panel/sign-in/", headers={"Host": host})
    assert (page.status_code, page["Content-Type"]) == (400, "text/html; charset=utf-8")


def test_a_live_batch_counts_as_many_requests_as_it_has_sales(cafe, settings):
    settings.API_RATE_KEY = 1
    batch = {"mode": "live", "sales": [cafe.sale() for _ in range(15)]}
    answer = cafe.post("/sales/batch", batch)
    assert answer.json()["accepted"] == 15  # taken whole, though it is more than a bucket holds
    assert '"key";r=0;t=1' in answer["RateLimit"]
    problem_of(cafe.get("/branches"), 429, "too_many_requests")


def test_a_batch_of_the_past_counts_once(cafe, settings):
    settings.API_RATE_KEY = 1
    sales = [cafe.sale(at="2026-02-03T10:00") for _ in range(15)]
    answer = cafe.post("/sales/batch", {"mode": "history", "sales": sales})
    assert '"key";r=9;t=' in answer["RateLimit"]
