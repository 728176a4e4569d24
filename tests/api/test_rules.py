"""Events over the API, and rules written by machines."""

from __future__ import annotations

from tests.api.conftest import MINA
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import change_settings
from vafa.rules.queries import list_rules

CLASS = {
    "name": "کلاس قهوه",
    "when": {"kind": "event", "name": "کلاس"},
    "reward": {"kind": "points", "points": 50, "per": "visit"},
    "caps": [{"most": 2, "counts": "times", "within": "month"}],
}


def event(key, **more):
    return {"name": "کلاس", "customer": {"mobile": MINA}, "key": key, **more}


def test_an_event_of_the_shops_own_earns_once_and_the_limit_is_told_in_persian(cafe):
    cafe.post("/customers", {"mobile": MINA})
    made = cafe.post("/rules", {"rule": CLASS, "start": True})
    assert made.status_code == 201
    assert made.json()["state"] == "live"

    first = cafe.post("/events", event("a"))
    assert first.status_code == 201
    assert [(one["kind"], one["amount"]) for one in first.json()["earned"]] == [("points", 50)]
    again = cafe.post("/events", event("a"))
    assert again.json() == first.json()
    assert cafe.post("/events", event("b")).json()["balance"]["points"] == 100
    third = cafe.post("/events", event("c")).json()
    assert third["earned"] == []
    [why] = third["why"]
    assert (why["applied"], why["reason"]) == (False, "used_up")
    assert "ماه" in why["sentence"]

    assert cafe.post("/events", event("d", name="دیگر")).json()["balance"] is None
    assert cafe.post("/events", event("e", event="visit", name="")).json()["why"] == []


def test_what_makes_no_sense_is_refused_with_its_place(cafe):
    cafe.post("/customers", {"mobile": MINA})
    cafe.post("/rules", {"rule": CLASS, "start": True})
    for body, pointer in [
        (event("a", name=""), ""),
        (event("a", event="visit"), ""),
        (event("a", at="2099-01-01T00:00:00+03:30"), "/at"),
        (event("a", customer={"mobile": "09129999999"}), "/customer"),
    ]:
        answer = cafe.post("/events", body)
        assert answer.status_code in {404, 422}, answer.content
        assert answer.json()["errors"][0]["pointer"] == pointer if pointer else True
    bad = CLASS | {"reward": {"kind": "points", "points": 0, "per": "visit"}}
    answer = cafe.post("/rules", {"rule": bad})
    assert answer.status_code == 422
    assert "/rule/reward/points" in answer.content.decode()
    with cafe.scope():
        assert len(list_rules()) == 1


def test_a_rule_is_read_changed_paused_and_ended(cafe):
    rule = cafe.post("/rules", {"rule": CLASS}).json()
    assert rule["state"] == "draft"
    here = f"/rules/{rule['id']}"
    assert cafe.call("GET", here).json() == rule
    more = rule["rule"] | {"name": "تازه"}
    changed = cafe.call("PATCH", here, {"rule": more, "state": "live", "note": "x"}).json()
    assert (changed["name"], changed["state"], changed["version"]) == ("تازه", "live", 3)
    assert cafe.call("PATCH", here, {"state": "paused"}).json()["state"] == "paused"
    assert cafe.call("PATCH", here, {"state": "ended"}).json()["state"] == "ended"
    refused = cafe.call("PATCH", here, {"state": "live"})
    assert refused.status_code == 422


def test_where_a_second_person_approves_a_key_can_only_propose(cafe):
    with cafe.scope():
        change_settings(actor=SYSTEM, at=cafe.business.created_at, needs_approval=True)
    rule = cafe.post("/rules", {"rule": CLASS, "start": True}).json()
    assert rule["state"] == "draft"
    assert rule["proposal"]["start"] is True
    assert rule["proposal"]["rule"]["name"] == "کلاس قهوه"
