"""IPPanel "Edge" as its documentation describes it: meta, an id a text, a guard of 40 seconds."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from tests.contracts.gateways.recorded import load, say
from tests.loopback import Call, Reply
from vafa.messaging.types import Asked, Balance, Fault, Inbound, Inbox, Report, State

SECRET = "ippanel-access-key-0f"
SAID = load("ippanel")
GUARD_SECONDS = 40


def settings(url: str) -> dict:
    return {"api_key": SECRET, "line": "+983000505", "base_url": f"{url}/v1"}


class Service:
    """Takes texts all or none, and the same call again only after 40 seconds of `clock`."""

    def __init__(self) -> None:
        self.accepted: dict[str, tuple[str, str]] = {}
        self.clock = 0
        self.heard_at: dict[bytes, int] = {}

    def answer(self, call: Call) -> Reply:
        if call.headers.get("Authorization") != SECRET:
            return SAID["bad key"]
        if (call.method, call.path) != ("POST", "/v1/api/send"):
            return SAID["no such address"]
        if self.clock - self.heard_at.get(call.body, -GUARD_SECONDS) < GUARD_SECONDS:
            return SAID["the same again"]
        given = json.loads(call.body)
        assert given["sending_type"] == "peer_to_peer"
        if given["from_number"] != "+983000505":
            return SAID["wrong line"]
        pairs = [(one["recipients"], one["message"]) for one in given["params"]]
        if any(len(to) != 1 or not to[0].startswith("+989") for to, _text in pairs):
            return SAID["wrong number"]
        if any(len(text) > 1_400 for _to, text in pairs):
            return SAID["wrong text"]
        self.heard_at[call.body] = self.clock
        ids = []
        for to, text in pairs:
            self.accepted[str(1000 + len(self.accepted))] = (to[0], text)
            ids.append(1_123_594_208 + len(self.accepted))
        meta = {"status": True, "message": "…", "message_code": "200-1"}
        return say({"data": {"message_outbox_ids": ids}, "meta": meta})


REFUSALS = {
    name: (SAID[name], state, fault)
    for names, state, fault in (
        (
            ("bad key", "no such address", "wrong line", "a 200 that says no"),
            State.QUEUED,
            Fault.ACCOUNT,
        ),
        (("the same again",), State.QUEUED, Fault.PASSING),
        (("wrong number",), State.INVALID, Fault.NONE),
        (("wrong text",), State.FAILED, Fault.NONE),
        (("two ids for one text",), State.UNKNOWN, Fault.NONE),
    )
    for name in names
}
PARTIAL = None  # all or none: see the test of its own
STATUS = (
    SAID["recipients"],
    [Asked(uid="1", provider_id="1123594208")],
    [Report(state=State.DELIVERED, provider_id="1123594208", code="2")],
)
_SEEN_AT = datetime.fromtimestamp(1_790_000_000, UTC)
INBOX = (
    SAID["inbox"],
    "121",
    Inbox(
        texts=(
            Inbound(
                mobile="+989121234567",
                text="11",
                line="+981000123",
                provider_id="123",
                at=_SEEN_AT,
            ),
            Inbound(
                mobile="+989122222222",
                text="امتیاز",
                line="+981000123",
                provider_id="122",
                at=_SEEN_AT,
            ),
        ),
        cursor="123",
    ),
)
BALANCE = (SAID["credit"], Balance(amount_rial=1_245_000))
