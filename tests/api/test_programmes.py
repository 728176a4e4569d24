"""Ready kinds of club over the API."""

from __future__ import annotations

from tests.api.conftest import MINA


def change(cafe, kind, body):
    return cafe.call("PATCH", f"/programmes/{kind}", body)


def test_a_kind_of_club_is_switched_on_changed_and_switched_off(cafe):
    listed = cafe.get("/programmes").json()["data"]
    assert {one["kind"]: one["on"] for one in listed if one["on"]} == {}
    [ready] = [one for one in listed if one["kind"] == "cashback"]
    assert (ready["answers"]["percent"], ready["rules"]) == ("5", [])

    said = change(cafe, "cashback", {"on": True, "answers": {"percent": "6"}})
    assert said.status_code == 200
    [rule] = said.json()["rules"]
    assert (rule["state"], rule["waits"]) == ("live", False)
    again = change(cafe, "cashback", {"on": True})
    assert again.json() == said.json()
    assert again.json()["answers"]["days"] == 45
    assert cafe.get(f"/rules/{rule['id']}").json()["version"] == 1

    off = change(cafe, "cashback", {"on": False}).json()
    assert (off["on"], off["rules"][0]["state"]) == (False, "paused")


def test_what_cannot_be_is_refused_with_its_place_and_makes_nothing(cafe):
    cafe.post("/customers", {"mobile": MINA})
    refused = change(cafe, "cashback", {"on": True, "answers": {"percent": "500"}})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/answers/percent"
    assert change(cafe, "nothing", {"on": True}).status_code == 404
    assert cafe.get("/rules").json()["data"] == []
