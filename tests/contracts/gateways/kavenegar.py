"""Kavenegar as its documentation describes it: envelope, limits, codes, local ids."""

from __future__ import annotations

import json

from tests.loopback import Call, Reply
from vafa.messaging.types import Asked, Balance, Callback, Fault, Inbound, Report, State

SECRET = "6E4A5F-kavenegar-key"


def settings(url: str) -> dict:
    return {"api_key": SECRET, "line": "10004346", "base_url": url}


class Service:
    """Accepts up to 200 texts of up to 900 characters; the same local id is never sent twice."""

    def __init__(self) -> None:
        self.accepted: dict[str, tuple[str, str]] = {}
        self.looked_up: list[dict[str, str]] = []
        self.templates = {"login", "credit"}

    def answer(self, call: Call) -> Reply:
        scope, _, method = call.path.removeprefix(f"/v1/{SECRET}/").partition("/")
        if not call.path.startswith(f"/v1/{SECRET}/"):
            return envelope(403)
        return {
            ("sms", "sendarray.json"): self._send,
            ("verify", "lookup.json"): self._look_up,
            ("sms", "status.json"): self._status,
            ("sms", "statuslocalmessageid.json"): self._by_local_id,
            ("account", "info.json"): lambda call: envelope(200, {"remaincredit": 1_500_000}),
        }[scope, method](call)

    def _send(self, call: Call) -> Reply:
        if call.method != "POST":
            return envelope(405)
        lists = {name: json.loads(value) for name, value in call.form.items()}
        mobiles, texts, uids = lists["receptor"], lists["message"], lists["localmessageids"]
        if len({len(value) for value in lists.values()}) != 1:
            return envelope(419)
        if len(mobiles) > 200:
            return envelope(414)
        if any(not 0 < len(text) <= 900 for text in texts):
            return envelope(413)
        if any(len(mobile) != 11 or not mobile.startswith("09") for mobile in mobiles):
            return envelope(411)
        if any("://" in text for text in texts):
            return envelope(420)
        entries = []
        for mobile, text, uid in zip(mobiles, texts, uids, strict=True):
            assert isinstance(uid, int)
            self.accepted.setdefault(str(uid), (f"+98{mobile[1:]}", text))
            entries.append(
                {
                    "messageid": 8_792_343 + list(self.accepted).index(str(uid)),
                    "message": text,
                    "status": 1,
                    "statustext": "در صف ارسال",
                    "sender": "10004346",
                    "receptor": mobile,
                    "date": 1_790_000_000,
                    "cost": 1_200,
                }
            )
        return envelope(200, entries)

    def _look_up(self, call: Call) -> Reply:
        if call.form["template"] not in self.templates:
            return envelope(424)
        most = {"token": 0, "token2": 0, "token3": 0, "token10": 5, "token20": 8}
        if any(call.form[name].count(" ") > most[name] for name in most if name in call.form):
            return envelope(431)
        if not call.form.get("token"):
            return envelope(432)
        self.looked_up.append(dict(call.form))
        entry = {"messageid": 99, "status": 5, "receptor": call.form["receptor"], "cost": 900}
        return envelope(200, [entry])

    def _status(self, call: Call) -> Reply:
        ids = call.form["messageid"].split(",")
        known = {str(8_792_343 + place) for place in range(len(self.accepted))}
        return envelope(
            200,
            [{"messageid": int(one), "status": 10 if one in known else 100} for one in ids],
        )

    def _by_local_id(self, call: Call) -> Reply:
        entries = []
        for uid in call.form["localid"].split(","):
            known = uid in self.accepted
            place = list(self.accepted).index(uid) if known else 0
            entries.append(
                {
                    "messageid": 8_792_343 + place if known else 0,
                    "localid": uid,
                    "status": 10 if known else 100,
                }
            )
        return envelope(200, entries)


def envelope(status: int, entries: object = None) -> Reply:
    body = {"return": {"status": status, "message": "…"}, "entries": entries}
    return Reply(status, json.dumps(body).encode())


REFUSALS = {
    "bad key": (envelope(403), State.QUEUED, Fault.ACCOUNT),
    "inactive": (envelope(401), State.QUEUED, Fault.ACCOUNT),
    "address not allowed": (envelope(407), State.QUEUED, Fault.ACCOUNT),
    "wrong number": (envelope(411), State.INVALID, Fault.NONE),
    "wrong line": (envelope(412), State.QUEUED, Fault.ACCOUNT),
    "too long": (envelope(413), State.FAILED, Fault.NONE),
    "no credit": (envelope(418), State.QUEUED, Fault.ACCOUNT),
    "no links": (envelope(420), State.FAILED, Fault.NONE),
    "later": (envelope(409), State.QUEUED, Fault.PASSING),
    "too often": (envelope(451), State.QUEUED, Fault.PASSING),
    "test mode": (envelope(501), State.QUEUED, Fault.ACCOUNT),
    "bad tag": (envelope(607), State.QUEUED, Fault.ACCOUNT),
    "blocked by the recipient": (
        envelope(200, [{"messageid": 1, "status": 14, "receptor": "09120000000"}]),
        State.BLOCKED_OPERATOR,
        Fault.NONE,
    ),
    "well, but nothing in it": (envelope(200, []), State.UNKNOWN, Fault.NONE),
    "well, about somebody else": (
        envelope(200, [{"messageid": 1, "status": 1, "receptor": "09129999999"}]),
        State.UNKNOWN,
        Fault.NONE,
    ),
}

REPORTS = [
    (
        Callback(query={"messageid": "8792343", "status": "10"}),
        [Report(state=State.DELIVERED, provider_id="8792343", code="10")],
    ),
    (
        Callback(form={"messageid": "8792343", "status": "11"}),
        [Report(state=State.FAILED, provider_id="8792343", code="11")],
    ),
    (
        Callback(body=b'{"messageid": 8792343, "status": 14}'),
        [Report(state=State.BLOCKED_OPERATOR, provider_id="8792343", code="14")],
    ),
    (Callback(query={"messageid": "8792343", "status": "100"}), []),
]

INBOUND = [
    (
        Callback(
            form={"messageid": "77", "from": "09121234567", "to": "10004346", "message": "لغو۱۱"}
        ),
        [Inbound(mobile="09121234567", text="لغو۱۱", line="10004346", provider_id="77")],
    ),
    (
        Callback(query={"sender": "989121234567", "receptor": "10004346", "message": "11"}),
        [Inbound(mobile="989121234567", text="11", line="10004346")],
    ),
]


PARTIAL = (
    envelope(
        200,
        [
            {"messageid": 1, "status": 1, "receptor": "09120000000"},
            {"messageid": 2, "status": 14, "receptor": "09120000001"},
        ],
    ),
    [State.SENT, State.BLOCKED_OPERATOR, State.UNKNOWN],
)
STATUS = (
    envelope(200, [{"messageid": 7, "status": 10}, {"messageid": 8, "status": 100}]),
    [Asked(uid="1", provider_id="7"), Asked(uid="2", provider_id="8")],
    [Report(state=State.DELIVERED, provider_id="7", code="10")],
)
BALANCE = (envelope(200, {"remaincredit": 1_500_000}), Balance(amount_rial=1_500_000))
