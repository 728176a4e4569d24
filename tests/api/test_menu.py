"""The menu over the API: kept in step with the till's own, by its codes and names."""

from __future__ import annotations

from urllib.parse import quote

from vafa.audit.models import AuditRecord

LATTE = {
    "name": "لاته",
    "category": "گرم",
    "price_rial": 1_500_000,
    "discount_percent": 12.5,
    "points": 3,
}


def put(cafe, path, body, **more):
    return cafe.call("PUT", quote(path), body, **more)


def test_a_product_is_added_changed_and_a_repeat_changes_nothing(cafe):
    answers = [put(cafe, "/products/L 1/2", LATTE) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    told = answers[0].json()
    assert answers[1].json() == told
    assert told == {
        "id": told["id"],
        "sku": "L 1/2",
        "earns": True,
        "is_active": True,
        "credit_percent": None,
        **LATTE,
    }
    assert cafe.get("/products").json()["data"] == [told]
    less = {"name": "لاته", "price_rial": 0, "is_active": False}
    changed = put(cafe, "/products/L 1/2", less).json()
    assert changed["id"] == told["id"]
    assert (changed["points"], changed["category"], changed["is_active"]) == (None, "", False)
    assert put(cafe, "/products/L 1/2", LATTE).json() == told
    with cafe.scope():
        acts = AuditRecord.objects.filter(object_kind="product").values_list("act", flat=True)
        assert sorted(acts) == ["product.added", "product.changed", "product.changed"]


def test_a_category_is_put_by_its_name_and_stands_where_it_stood(cafe):
    for name in ("گرم", "سرد"):
        assert put(cafe, f"/categories/{name}", {"credit_percent": 5}).status_code == 200
    assert put(cafe, "/categories/گرم", {"points": 4}).json() == {
        "name": "گرم",
        "discount_percent": None,
        "credit_percent": None,
        "points": 4,
    }
    listed = cafe.get("/categories").json()["data"]
    assert [(one["name"], one["credit_percent"]) for one in listed] == [("گرم", None), ("سرد", 5)]


def test_a_sale_earns_what_was_put_and_a_returned_line_takes_its_own_back(cafe):
    put(cafe, "/categories/گرم", {"credit_percent": 10})
    put(cafe, "/products/latte", LATTE | {"discount_percent": None})
    put(cafe, "/products/tea", LATTE | {"credit_percent": 0, "discount_percent": None})
    rule = {"name": "منو", "reward": {"kind": "credit", "by_menu": True}}
    assert cafe.post("/rules", {"rule": rule, "start": True}).status_code == 201
    lines = [
        {"sku": sku, "name": sku, "quantity": 1, "unit_price_rial": 1_000_000}
        for sku in ("latte", "tea")
    ]
    sale = cafe.sell(lines=lines)
    assert [one["amount"] for one in sale["earned"]] == [100_000]
    here = f"/sales/{sale['sale']['id']}/returns"
    left = []
    for position in (1, 0):
        back = cafe.back(f"r{position}") | {"lines": [{"line": position, "quantity": 1}]}
        left.append(cafe.post(here, back).json()["balance"]["credit_rial"])
    assert left == [100_000, 0]


def test_what_cannot_be_is_refused_with_its_place_and_nothing_is_kept(cafe):
    for path, change, pointer in [
        ("/products/x", {"discount_percent": 101}, "/discount_percent"),
        ("/products/x", {"credit_percent": 1.234}, "/credit_percent"),
        ("/products/x", {"points": "3"}, "/points"),
        ("/products/x", {"price_rial": -1}, "/price_rial"),
        ("/products/x", {"colour": "red"}, "/colour"),
        ("/products/x", {"name": " "}, "/name"),
        ("/products/\u200f", {}, "/sku"),
        (f"/products/{'x' * 65}", {}, ""),
    ]:
        answer = put(cafe, path, LATTE | change)
        assert answer.status_code == 422, (path, change, answer.content)
        assert answer.json()["errors"][0]["pointer"] == pointer
    assert put(cafe, "/categories/\u200f", {}).json()["errors"][0]["pointer"] == "/name"
    assert cafe.get("/products").json()["data"] == cafe.get("/categories").json()["data"] == []


def test_only_a_key_for_the_menu_writes_it(cafe):
    reader = cafe.key("rules:read", "rules:write")
    assert put(cafe, "/products/x", LATTE, token=reader).status_code == 403
    writer = cafe.key("menu:write")
    assert put(cafe, "/products/x", LATTE, token=writer).status_code == 200
