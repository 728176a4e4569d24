"""Trials on the past over the API."""

from datetime import UTC, datetime, timedelta

from vafa.audit.types import SYSTEM
from vafa.foundation.ids import read_id, write_id
from vafa.replay.actions import run_replay
from vafa.rules.actions import create_rule
from vafa.rules.types import read_rule
from vafa.tenancy.scope import business_scope

AT = datetime.now(UTC)


def draft(cafe):
    spec = read_rule({"name": "draft", "reward": {"kind": "credit", "percent": "10"}})
    with business_scope(cafe.business.pk):
        return write_id("rule", create_rule(spec=spec, actor=SYSTEM, at=AT).id)


def body(*rules):
    since, until = AT - timedelta(days=30), AT + timedelta(days=1)
    return {"rules": list(rules), "since": since.isoformat(), "until": until.isoformat()}


def test_a_trial_is_asked_for_followed_and_read(cafe):
    asked = cafe.post("/replays", body(draft(cafe)))
    assert (asked.status_code, asked.json()["state"]) == (201, "waiting")
    number = asked.json()["id"]
    run_replay(business_id=cafe.business.pk, run_id=read_id("try", number), at=AT)
    done = cafe.get(f"/replays/{number}").json()
    assert (done["state"], done["result"]["sales"]) == ("done", 0)
    (listed,) = cafe.get("/replays").json()["data"]
    assert (listed["id"], listed["result"]) == (number, None)


def test_a_trial_is_stopped_and_the_next_may_begin(cafe):
    rule = draft(cafe)
    number = cafe.post("/replays", body(rule)).json()["id"]
    second = cafe.post("/replays", body(rule))
    assert (second.status_code, second.json()["code"]) == (422, "replay_under_way")
    stopped = cafe.call("DELETE", f"/replays/{number}")
    assert (stopped.status_code, stopped.json()["state"]) == (200, "cancelled")
    assert cafe.post("/replays", body(rule)).status_code == 201


def test_an_unknown_rule_is_refused(cafe):
    refused = cafe.post("/replays", body(write_id("rule", 7)))
    assert refused.status_code == 404
