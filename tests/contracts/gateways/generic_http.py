"""A panel such as many are: JSON in and out, its own names, 200 with an error inside."""

from __future__ import annotations

import json

from tests.loopback import Call, Reply
from vafa.messaging.types import Callback, Fault, Inbound, Report, State

SECRET = "panel-secret-5d2"


def settings(url: str) -> dict:
    return {
        "url": f"{url}/send?user={{username}}",
        "headers": "X-API-KEY: {secret}\nAccept: application/json",
        "body": '{"to": ["{mobile}"], "body": "{text}", "from": "{line}", "ref": "{uid}"}',
        "line": "3000",
        "username": "کافه & co",
        "secret": SECRET,
        "mobile_shape": "989",
        "success_path": "meta.status",
        "success_values": "true,1",
        "id_path": "data.ids.0",
    }


class Service:
    def __init__(self) -> None:
        self.accepted: dict[str, tuple[str, str]] = {}
        self.heard: list[str] = []  # each time, also what was heard before

    def answer(self, call: Call) -> Reply:
        assert call.query == {"user": "کافه & co"}
        if call.headers["X-Api-Key" if "X-Api-Key" in call.headers else "X-API-KEY"] != SECRET:
            return Reply(401)
        given = json.loads(call.body)
        self.heard.append(given["ref"])
        self.accepted[given["ref"]] = (f"+{given['to'][0]}", given["body"])
        body = {"meta": {"status": True}, "data": {"ids": [f"p{given['ref']}"]}}
        return Reply(200, json.dumps(body).encode())


def _say(status: object) -> Reply:
    return Reply(200, json.dumps({"meta": {"status": status}, "data": {"ids": [0]}}).encode())


REFUSALS = {
    "200 with an error": (_say(False), State.QUEUED, Fault.ACCOUNT),
    "200 with a code": (_say(102), State.QUEUED, Fault.ACCOUNT),
    "bad key": (Reply(401), State.QUEUED, Fault.ACCOUNT),
    "too often": (Reply(429), State.QUEUED, Fault.PASSING),
    "200 without a word": (Reply(200, b"{}"), State.UNKNOWN, Fault.NONE),
}

REPORTS = [
    (
        Callback(query={"id": "p42", "status": "delivered"}),
        [Report(state=State.DELIVERED, provider_id="p42", code="delivered")],
    ),
    (
        Callback(body=b'{"uid": "42", "status": 2}'),
        [Report(state=State.FAILED, uid="42", code="2")],
    ),
    (Callback(query={"id": "p42", "status": "on its way"}), []),
    (Callback(query={"status": "delivered"}), []),
]

INBOUND = [
    (
        Callback(form={"from": "+989121234567", "to": "3000", "text": "11", "id": "9"}),
        [Inbound(mobile="+989121234567", text="11", line="3000", provider_id="9")],
    )
]
