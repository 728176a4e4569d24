"""Melipayamak's REST as its pages describe it: a form with the password, a long Value is an id."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.contracts.gateways.recorded import load, say
from tests.loopback import Call, Reply
from vafa.messaging.types import Asked, Balance, Fault, Inbound, Inbox, Report, State

SECRET = "melipayamak-pass-31"
SAID = load("melipayamak")


def settings(url: str) -> dict:
    return {
        "username": "09120000001",
        "password": SECRET,
        "line": "50001234",
        "base_url": f"{url}/api/SendSMS",
    }


class Service:
    """One text a call."""

    def __init__(self) -> None:
        self.accepted: dict[str, tuple[str, str]] = {}

    def answer(self, call: Call) -> Reply:
        if (call.form.get("username"), call.form.get("password")) != ("09120000001", SECRET):
            return SAID["bad name"]
        if call.path != "/api/SendSMS/SendSMS":
            return Reply(404)
        form = call.form
        if form["from"] != "50001234":
            return SAID["wrong line"]
        if "://" in form["text"]:
            return SAID["link in the text"]
        self.accepted[str(1000 + len(self.accepted))] = (f"+98{form['to'][1:]}", form["text"])
        number = 4_612_345_678_901_234_567 + len(self.accepted)
        return say({"Value": str(number), "RetStatus": 1, "StrRetStatus": "Ok"})


REFUSALS = {
    name: (SAID[name], state, fault)
    for names, state, fault in (
        (
            (
                *("bad name", "no credit", "daily limit", "volume limit", "wrong line"),
                *("public line", "inactive", "documents"),
            ),
            State.QUEUED,
            Fault.ACCOUNT,
        ),
        (("being updated", "not sent"), State.QUEUED, Fault.PASSING),
        (("filtered word", "link in the text", "no cancel text"), State.FAILED, Fault.NONE),
        (("well without an id",), State.UNKNOWN, Fault.NONE),
    )
    for name in names
}
PARTIAL = None  # one text a call
STATUS = (
    SAID["blocked"],
    [Asked(uid="1", provider_id="4612345678901234567")],
    [Report(state=State.BLOCKED_OPERATOR, provider_id="4612345678901234567", code="35")],
)
INBOX = (
    SAID["inbox"],
    "",
    Inbox(
        texts=(
            Inbound(
                mobile="989121234567",
                text="لغو 11",
                line="50001234",
                provider_id="9000123",
                at=datetime(2026, 11, 21, 11, 30, 29, 330_000, tzinfo=UTC),
            ),
        )
    ),
)
BALANCE = (SAID["credit"], Balance(texts=5_012))
