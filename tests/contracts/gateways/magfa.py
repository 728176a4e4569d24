"""Magfa's HTTP v2 as its wiki describes it: parallel lists, a status of each text, our uids."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

from tests.contracts.gateways.recorded import load, say
from tests.loopback import Call, Reply
from vafa.messaging.types import Asked, Balance, Fault, Inbound, Inbox, Report, State

SECRET = "magfa-service-password"
SAID = load("magfa")


def settings(url: str) -> dict:
    return {
        "username": "cafe",
        "domain": "magfa",
        "password": SECRET,
        "line": "983000123",
        "base_url": f"{url}/api/http/sms/v2",
    }


class Service:
    """Takes up to 100 texts; knows each by our number."""

    def __init__(self) -> None:
        self.accepted: dict[str, tuple[str, str]] = {}

    def answer(self, call: Call) -> Reply:
        name = base64.b64encode(f"cafe/magfa:{SECRET}".encode()).decode()
        if call.headers.get("Authorization") != f"Basic {name}":
            return SAID["bad password"]
        method, _, rest = call.path.removeprefix("/api/http/sms/v2/").partition("/")
        if (call.method, method) == ("POST", "send"):
            return self._send(json.loads(call.body))
        if method == "mid":
            place = list(self.accepted).index(rest) if rest in self.accepted else None
            return say({"status": 0, "mid": -1 if place is None else 111_111_111 + place})
        return Reply(404)

    def _send(self, given: dict) -> Reply:
        lists = [given[name] for name in ("senders", "recipients", "messages", "uids")]
        if len({len(one) for one in lists}) != 1:
            return SAID["lists differ"]
        if len(lists[0]) > 100:
            return say({"status": 107, "messages": None})
        rows = []
        for mobile, text, uid in zip(*lists[1:], strict=True):
            assert isinstance(uid, int)
            if len(mobile) != 12 or not mobile.startswith("989"):
                rows.append({"status": 1, "userId": uid, "recipient": mobile})
                continue
            self.accepted.setdefault(str(uid), (f"+{mobile}", text))
            number = 111_111_111 + list(self.accepted).index(str(uid))
            more = {"parts": 1, "tariff": 160.0, "alphabet": "UCS2", "recipient": mobile}
            rows.append({"status": 0, "id": number, "userId": uid, **more})
        return say({"status": 0, "messages": rows})


REFUSALS = {
    name: (SAID[name], state, fault)
    for names, state, fault in (
        (
            (
                *("no credit", "inactive", "over", "bad password", "bad name"),
                *("address not allowed", "lists differ", "text no credit"),
                "text line of somebody else",
            ),
            State.QUEUED,
            Fault.ACCOUNT,
        ),
        (("busy", "no room", "text outside the hours"), State.QUEUED, Fault.PASSING),
        (("text wrong number", "text number not confirmed"), State.INVALID, Fault.NONE),
        (("text empty", "text too many parts", "text bad letter"), State.FAILED, Fault.NONE),
        (
            ("text blocked by the operator", "text blocked by prefix"),
            State.BLOCKED_OPERATOR,
            Fault.NONE,
        ),
        (("text stopped",), State.BLOCKED_OPTOUT, Fault.NONE),
        (("taken without an id", "messages missing"), State.UNKNOWN, Fault.NONE),
    )
    for name in names
}
PARTIAL = (SAID["partial"], [State.SENT, State.BLOCKED_OPERATOR, State.BLOCKED_OPTOUT])
_MIDS = ("1234567", "7654321", "7654322", "7654323")
STATUS = (
    SAID["statuses"],
    [Asked(uid=str(n), provider_id=mid) for n, mid in enumerate(_MIDS)],
    [
        Report(state=State.DELIVERED, uid="0", provider_id="1234567", code="1"),
        Report(state=State.FAILED, uid="1", provider_id="7654321", code="16"),
        Report(state=State.SENT, uid="2", provider_id="7654322", code="8"),
    ],
)
INBOX = (
    SAID["inbox"],
    "",
    Inbox(
        texts=(
            Inbound(
                mobile="989121234567",
                text="11",
                line="983000123",
                at=datetime(2026, 11, 21, 11, 30, tzinfo=UTC),  # three in the afternoon in Tehran
            ),
        )
    ),
)
BALANCE = (SAID["balance"], Balance(amount_rial=2_450_000))
