"""Ghasedak as its reference describes it: one envelope, our reference, names in either case."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from tests.contracts.gateways.recorded import load, say
from tests.loopback import Call, Reply
from vafa.messaging.types import Asked, Balance, Fault, Inbound, Inbox, Report, State

SECRET = "ghasedak-api-key-77"
SAID = load("ghasedak")


def settings(url: str) -> dict:
    return {"api_key": SECRET, "line": "2100012", "base_url": f"{url}/WebService"}


class Service:
    """Takes up to 100 texts, all or none; knows each by our reference."""

    def __init__(self) -> None:
        self.accepted: dict[str, tuple[str, str]] = {}

    def answer(self, call: Call) -> Reply:
        if call.headers.get("Apikey", call.headers.get("ApiKey")) != SECRET:
            return SAID["bad key"]
        method = call.path.removeprefix("/WebService/")
        if (call.method, method) == ("POST", "SendPairToPairSMS"):
            return self._send(json.loads(call.body)["items"])
        if method == "CheckSmsStatus" and call.query["Type"] == "2":
            known = [uid for uid in call.query["Ids"].split(",") if uid in self.accepted]
            return envelope(200, [self._show(uid) for uid in known])
        return Reply(404)

    def _send(self, items: list[dict]) -> Reply:
        if len(items) > 100 or any(not one["receptor"].startswith("09") for one in items):
            return SAID["wrong number or text"]
        rows = []
        for one in items:
            assert one["lineNumber"] == "2100012"
            uid = one["clientReferenceId"]
            self.accepted.setdefault(uid, (f"+98{one['receptor'][1:]}", one["message"]))
            rows.append({**self._show(uid), "receptor": one["receptor"], "cost": 1732})
        return envelope(200, {"items": rows})

    def _show(self, uid: str) -> dict:
        number = str(4249 + list(self.accepted).index(uid))
        return {"messageId": number, "clientReferenceId": uid, "status": 3}


def envelope(code: int, data: object = None) -> Reply:
    body = {"isSuccess": code == 200, "statusCode": code, "message": "…", "data": data}
    return say(body, code)


REFUSALS = {
    name: (SAID[name], state, fault)
    for names, state, fault in (
        (("bad key", "no credit", "not allowed"), State.QUEUED, Fault.ACCOUNT),
        (("too often", "fault"), State.QUEUED, Fault.PASSING),
        (("wrong number or text", "wrong, said with 200"), State.FAILED, Fault.NONE),
        (("about somebody else", "items missing"), State.UNKNOWN, Fault.NONE),
    )
    for name in names
}
PARTIAL = (SAID["partial"], [State.SENT, State.UNKNOWN, State.SENT])
_IDS = ("2387931", "4248", "4249", "4250")
STATUS = (
    SAID["states"],
    [Asked(uid=str(n), provider_id=number) for n, number in enumerate(_IDS)],
    [
        Report(state=State.DELIVERED, provider_id="2387931", code="5"),
        Report(state=State.BLOCKED_OPERATOR, provider_id="4248", code="2"),
        Report(state=State.SENT, provider_id="4249", code="0"),
    ],
)
INBOX = (
    SAID["inbox"],
    "",
    Inbox(
        texts=(
            Inbound(
                mobile="09191234567",
                text="۱۲",
                line="2100012",
                provider_id="12345",
                at=datetime(2026, 7, 2, 14, 0, 34, 975_000, tzinfo=UTC),
            ),
        )
    ),
)
BALANCE = (SAID["account"], Balance(amount_rial=835_000))
