"""Discounts over the API: made, given codes, shown at a sale."""

SPEC = {
    "name": "نوروزی",
    "what": {"kind": "percent", "percent": "20"},
    "smallest_rial": 500_000,
    "conditions": {"kind": "channel", "channels": ["hall"]},
}


def make(cafe, **fields):
    made = cafe.post("/discounts", {"discount": SPEC | fields, "state": "live"})
    assert made.status_code == 201, made.json()
    return made.json()


def test_a_code_from_the_making_to_the_receipt(cafe):
    made = make(cafe)
    assert "۲۰٪" in made["sentence"]
    named = cafe.post(f"/discounts/{made['id']}/codes", {"code": "Noruz"})
    assert named.json()["codes"] == [{"code": "NORUZ", "used": 0}]
    sale = cafe.sale(1_000_000, redeem={"discount_codes": ["noruz"]})
    quote = cafe.post("/quotes", sale).json()
    assert (quote["total_rial"], quote["discounts"][0]["amount_rial"]) == (800_000, 200_000)
    answer = cafe.post("/sales", sale)
    assert answer.status_code == 201, answer.json()
    [one] = answer.json()["discounts"]
    assert (one["code"], one["applied"], one["discount"]) == ("NORUZ", True, made["id"])
    assert answer.json()["sale"]["total_rial"] == 800_000
    assert cafe.get(f"/discounts/{made['id']}").json()["amount_rial"] == 200_000


def test_wrong_codes_and_wrong_purchases_are_refused_with_a_pointer(cafe):
    made = make(cafe)
    cafe.post(f"/discounts/{made['id']}/codes", {"code": "NOROOZ"})
    small = cafe.sale(100_000, redeem={"discount_codes": ["NOROOZ"]})
    [one] = cafe.post("/quotes", small).json()["discounts"]
    assert (one["applied"], one["reason"]) == (False, "too_small")
    refused = cafe.post("/sales", small).json()
    assert (refused["code"], refused["detail"]) == ("discount_does_not_apply", one["sentence"])
    wrong = cafe.post("/sales", cafe.sale(redeem={"discount_codes": ["NOWRUZ"]})).json()
    assert wrong["code"] == "wrong_discount_code"
    assert wrong["errors"][0]["pointer"] == "/redeem/discount_codes/0"


def test_the_codes_of_a_batch_are_shown_once_and_kept_nowhere(cafe):
    made = make(cafe)
    body = {"label": "شرکت نمونه", "count": 3}
    first = cafe.post(f"/discounts/{made['id']}/batches", body, key="b")
    assert (first.status_code, len(first.json()["codes"])) == (201, 3)
    again = cafe.post(f"/discounts/{made['id']}/batches", body, key="b")
    assert (again.json()["id"], again.json()["codes"]) == (first.json()["id"], [])
    [code, *_] = first.json()["codes"]
    sold = cafe.post("/sales", cafe.sale(redeem={"discount_codes": [code]}))
    assert sold.json()["sale"]["total_rial"] == 800_000
    [batch] = cafe.get(f"/discounts/{made['id']}/batches").json()["data"]
    assert (batch["used"], batch["codes"]) == (1, [])
    assert cafe.post(f"/batches/{batch['id']}/void", {}).json()["voided_at"]


def test_a_discount_is_changed_and_stopped(cafe):
    made = make(cafe, automatic=True)
    assert cafe.sell(1_000_000)["sale"]["total_rial"] == 800_000
    patch = {"discount": SPEC | {"automatic": True, "what": {"kind": "percent", "percent": "50"}}}
    assert cafe.call("PATCH", f"/discounts/{made['id']}", patch).json()["version"] == 2
    assert cafe.sell(1_000_000)["sale"]["total_rial"] == 500_000
    cafe.call("PATCH", f"/discounts/{made['id']}", {"state": "paused"})
    assert cafe.sell(1_000_000)["sale"]["total_rial"] == 1_000_000


def test_what_cannot_be_read_is_told_by_its_place(cafe):
    bad = {"discount": SPEC | {"conditions": {"kind": "weekday", "days": ["moon"]}}}
    told = cafe.post("/discounts", bad).json()
    assert told["errors"][0]["pointer"].startswith("/discount/conditions")


def test_groups_of_discounts(cafe):
    group = cafe.post("/discount-groups", {"name": "بهترین", "how": "best_for_customer"}).json()
    for percent in ("10", "30"):
        body = {
            "discount": SPEC | {"automatic": True, "what": {"kind": "percent", "percent": percent}}
        }
        cafe.post("/discounts", body | {"state": "live", "group": group["id"]})
    assert cafe.sell(1_000_000)["sale"]["total_rial"] == 700_000
    assert cafe.get("/discount-groups").json()["data"] == [group]
