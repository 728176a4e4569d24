"""sms.ir as its documentation describes it: envelope, limits, codes, packs, an inbox read once."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from tests.contracts.gateways.recorded import load, say
from tests.loopback import Call, Reply
from vafa.messaging.types import Asked, Balance, Fault, Inbound, Inbox, Report, State

SECRET = "smsir-key-8841"
SAID = load("smsir")
PACK = "2b99e63c-9bf8-4a21-9bfe-3f72dc1b46f1"


def settings(url: str) -> dict:
    return {"api_key": SECRET, "line": "300000000000", "base_url": f"{url}/v1"}


class Service:
    """Takes up to 100 texts; null for a number that cannot be, 0 for one that blocked it."""

    def __init__(self) -> None:
        self.accepted: dict[str, tuple[str, str]] = {}
        self.credit = 1_000

    def answer(self, call: Call) -> Reply:
        if call.headers.get("X-Api-Key", call.headers.get("X-API-KEY")) != SECRET:
            return SAID["bad key"]
        if (call.method, call.path) != ("POST", "/v1/send/likeToLike"):
            return Reply(404)
        given = json.loads(call.body)
        texts, mobiles = given["messageTexts"], given["mobiles"]
        assert given["lineNumber"] == 300000000000
        assert given["sendDateTime"] is None
        if len(mobiles) > 100:
            return envelope(105)
        if len(texts) != len(mobiles):
            return envelope(110)
        if len(texts) > self.credit:
            return SAID["no credit"]
        ids = [self._take(mobile, text) for mobile, text in zip(mobiles, texts, strict=True)]
        return envelope(1, {"packId": PACK, "messageIds": ids, "cost": float(len(ids))})

    def _take(self, mobile: str, text: str) -> int | None:
        if len(mobile) != 11 or not mobile.startswith("09"):
            return None
        uid = str(1000 + len(self.accepted))
        self.accepted[uid] = (f"+98{mobile[1:]}", text)
        return 86_522_023 + len(self.accepted)


def envelope(code: int, data: object = None) -> Reply:
    return say({"status": code, "message": "…", "data": data}, 200 if code == 1 else 400)


REFUSALS = {
    name: (SAID[name], state, fault)
    for names, state, fault in (
        (
            (
                *("bad key", "key off", "address not allowed", "account inactive"),
                *("account suspended", "wrong line", "no credit", "line not active"),
            ),
            State.QUEUED,
            Fault.ACCOUNT,
        ),
        (("too often",), State.QUEUED, Fault.PASSING),
        (("empty text", "text not approved"), State.FAILED, Fault.NONE),
        (("wrong numbers", "wrong number"), State.INVALID, Fault.NONE),
        (("all blocked", "blocked"), State.BLOCKED_OPERATOR, Fault.NONE),
        (
            ("system problem", "system problem said with 200", "ids missing"),
            State.UNKNOWN,
            Fault.NONE,
        ),
    )
    for name in names
}
PARTIAL = (SAID["partial"], [State.SENT, State.BLOCKED_OPERATOR, State.INVALID])
STATUS = (
    SAID["pack"],
    [Asked(uid=str(n), provider_id=f"{PACK}/{86522023 + n}") for n in range(4)],
    [
        Report(state=State.DELIVERED, provider_id=f"{PACK}/86522023", code="1"),
        Report(state=State.BLOCKED_OPERATOR, provider_id=f"{PACK}/86522024", code="7"),
        Report(state=State.SENT, provider_id=f"{PACK}/86522025", code="3"),
    ],
)
INBOX = (
    SAID["inbox"],
    "",
    Inbox(
        texts=(
            Inbound(
                mobile="9121234567",
                text="لغو۱۱",
                line="30002101",
                provider_id="51001",
                at=datetime.fromtimestamp(1_790_000_000, UTC),
            ),
        )
    ),
)
BALANCE = (SAID["credit"], Balance(texts=3_204))
