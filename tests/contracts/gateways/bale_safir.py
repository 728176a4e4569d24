"""Bale's Safir as its documentation describes it: by phone number, 17 for no user."""

from __future__ import annotations

import json

from tests.contracts.gateways.recorded import load, say
from tests.loopback import Call, Reply
from vafa.messaging.types import Fault, State

SECRET = "safir-access-key-9"
SAID = load("bale_safir")


def settings(url: str) -> dict:
    return {"access_key": SECRET, "bot_id": "42", "base_url": f"{url}/api/v3"}


class Service:
    """One message a call, to whoever is a user of Bale: `strangers` are not."""

    def __init__(self) -> None:
        self.accepted: dict[str, tuple[str, str]] = {}
        self.strangers: set[str] = set()

    def answer(self, call: Call) -> Reply:
        if call.headers.get("Api-Access-Key", call.headers.get("api-access-key")) != SECRET:
            return SAID["bad key"]
        if (call.method, call.path) != ("POST", "/api/v3/send_message"):
            return Reply(404)
        given = json.loads(call.body)
        assert given["bot_id"] == 42
        mobile = f"+{given['phone_number']}"
        if mobile in self.strangers:
            return SAID["no user of Bale"]
        text = given["message_data"]["message"]["text"]
        self.accepted[given["request_id"]] = (mobile, text)
        return say({"message_id": f"m-{given['request_id']}", "error_data": None})


REFUSALS = {
    "bad key": (SAID["bad key"], State.QUEUED, Fault.ACCOUNT),
    "no credit": (SAID["no credit"], State.QUEUED, Fault.ACCOUNT),
    "limit of contacts": (SAID["limit of contacts"], State.QUEUED, Fault.ACCOUNT),
    "fault": (SAID["fault"], State.QUEUED, Fault.PASSING),
    "too often": (SAID["too often"], State.QUEUED, Fault.PASSING),
    "bad input": (SAID["bad input"], State.FAILED, Fault.NONE),
    "bad number": (SAID["bad number"], State.INVALID, Fault.NONE),
    "no user of Bale": (SAID["no user of Bale"], State.INVALID, Fault.NONE),
    "well without an id": (SAID["well without an id"], State.UNKNOWN, Fault.NONE),
}
