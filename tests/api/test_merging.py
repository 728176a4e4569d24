"""Two customers who are one, over HTTP."""

from __future__ import annotations

from tests.api.conftest import MINA

ALI = "09351112233"


def merge(cafe, kept_id, **more):
    return cafe.post(f"/customers/{kept_id}/merge", {"other": {"mobile": ALI}}, **more)


def test_both_numbers_lead_to_one_customer_and_apart_again(cafe):
    cafe.credit_rule()
    kept = cafe.sell()["customer"]["id"]
    gone = cafe.sell(2_000_000, mobile=ALI)["customer"]["id"]
    done = merge(cafe, kept, key="m1")
    assert done.status_code == 201
    told = done.json()
    assert (told["customer"], told["other"], told["undone_at"]) == (kept, gone, None)
    assert merge(cafe, kept, key="m1").json() == told
    wallet = cafe.get(f"/customers/{kept}/wallet").json()
    assert wallet["usable"]["credit_rial"] == 300_000
    assert cafe.sell(mobile=ALI)["customer"]["id"] == kept
    [listed] = cafe.get("/customers").json()["data"]
    assert listed["id"] == kept
    undone = cafe.post(f"/merges/{told['id']}/undo", {})
    assert undone.status_code == 200
    assert undone.json()["undone_at"] is not None
    assert cafe.sell(mobile=ALI)["customer"]["id"] == gone
    cafe.prove()


def test_what_cannot_be_merged_is_said(cafe):
    kept = cafe.sell()["customer"]["id"]
    unknown = merge(cafe, kept)
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (404, "/other")
    itself = cafe.post(f"/customers/{kept}/merge", {"other": {"mobile": MINA}})
    assert itself.json()["errors"][0]["code"] == "same_customer"
    gone = cafe.sell(mobile=ALI)["customer"]["id"]
    told = merge(cafe, kept).json()
    again = cafe.post(f"/customers/{gone}/merge", {"other": {"mobile": MINA}})
    assert again.json()["code"] == "merged_already"
    cafe.post(f"/merges/{told['id']}/undo", {})
    twice = cafe.post(f"/merges/{told['id']}/undo", {})
    assert twice.json()["code"] == "merge_over"
