"""Kannel's sendsms as its user's guide describes it (test_kannel.py runs the real one)."""

from __future__ import annotations

from tests.loopback import Call, Reply
from vafa.messaging.types import Callback, Fault, Inbound, Report, State

SECRET = "kannel-pass-71c"


def settings(url: str) -> dict:
    return {
        "send_url": f"{url}/cgi-bin/sendsms",
        "username": "vafa",
        "password": SECRET,
        "line": "30001234",
        "vafa_url": "http://127.0.0.1:17399/",
    }


class Service:
    def __init__(self) -> None:
        self.accepted: dict[str, tuple[str, str]] = {}

    def answer(self, call: Call) -> Reply:
        given = call.query
        if (given["username"], given["password"]) != ("vafa", SECRET):
            return Reply(403, b"Authorization failed for sendsms")
        assert (given["charset"], given["coding"], given["dlr-mask"]) == ("UTF-8", "2", "31")
        address, _, rest = given["dlr-url"].partition("?uid=")
        uid, _, rest = rest.partition("&")
        assert (address, rest) == (
            "http://127.0.0.1:17399/hooks/sms/s3cret/report",
            "type=%d&answer=%A",
        )
        self.accepted[uid] = (f"+98{given['to'][1:]}", given["text"])
        return Reply(202, b"0: Accepted for delivery")


REFUSALS = {
    "queued": (Reply(202, b"3: Queued for later delivery"), State.SENT, Fault.NONE),
    "bad password": (
        Reply(403, b"Authorization failed for sendsms"),
        State.QUEUED,
        Fault.ACCOUNT,
    ),
    "bad request": (Reply(400, b"Missing receiver"), State.FAILED, Fault.NONE),
    "later": (Reply(503, b"Temporal failure, try again later."), State.QUEUED, Fault.PASSING),
}

REPORTS = [
    (
        Callback(query={"uid": "42", "type": type_, "answer": ""}),
        [Report(state=state, uid="42", code=type_)] if state else [],
    )
    for type_, state in {
        "1": State.DELIVERED,
        "2": State.FAILED,
        "4": State.SENT,
        "8": State.SENT,
        "16": State.FAILED,
        "34": State.EXPIRED,
        "66": None,
    }.items()
]

INBOUND = [
    (
        Callback(query={"from": "09121234567", "to": "30001234", "text": "لغو۱۱", "id": "b3"}),
        [Inbound(mobile="09121234567", text="لغو۱۱", line="30001234", provider_id="b3")],
    )
]
