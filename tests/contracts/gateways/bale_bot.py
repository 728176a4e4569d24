"""A bot at Bale as its documentation describes it: chats, updates by an offset."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from tests.contracts.gateways.recorded import load, say
from tests.loopback import Call, Reply
from vafa.messaging.types import Callback, Fault, Inbound, Inbox, State

SECRET = "123456:bale-bot-token"
SAID = load("bale_bot")


def settings(url: str) -> dict:
    return {"token": SECRET, "name": "golestan_bot", "base_url": url}


class Service:
    """One message a call, to chats that nobody stopped (`stopped`). A chat is a mobile's digits."""

    def __init__(self) -> None:
        self.accepted: dict[str, tuple[str, str]] = {}
        self.stopped: set[str] = set()

    def answer(self, call: Call) -> Reply:
        if call.path != f"/bot{SECRET}/sendMessage":
            return SAID["wrong token"]
        given = json.loads(call.body)
        if given["chat_id"] in self.stopped:
            return SAID["stopped by the person"]
        uid = str(1000 + len(self.accepted))
        self.accepted[uid] = (f"+{given['chat_id']}", given["text"])
        return say({"ok": True, "result": {"message_id": len(self.accepted)}})


def write_update(text: object, *, chat: int = 1_234_567, number: int = 701) -> bytes:
    """What Bale brings to our address when somebody writes to the bot."""
    told = {"message_id": 4, "date": 1_790_000_000, "text": text}
    chat_of = {"id": chat, "type": "private"}
    return json.dumps({"update_id": number, "message": {**told, "chat": chat_of}}).encode()


REFUSALS = {
    "bad token": (SAID["bad token"], State.QUEUED, Fault.ACCOUNT),
    "wrong token": (SAID["wrong token"], State.QUEUED, Fault.ACCOUNT),
    "no, said with 200": (SAID["no, said with 200"], State.QUEUED, Fault.ACCOUNT),
    "too often": (SAID["too often"], State.QUEUED, Fault.PASSING),
    "fault": (SAID["fault"], State.QUEUED, Fault.PASSING),
    "no such chat": (SAID["no such chat"], State.INVALID, Fault.NONE),
    "stopped by the person": (SAID["stopped by the person"], State.BLOCKED_OPTOUT, Fault.NONE),
    "well without an id": (SAID["well without an id"], State.UNKNOWN, Fault.NONE),
}
_AT = datetime.fromtimestamp(1_790_000_000, UTC)
INBOUND = [
    (
        Callback(body=write_update("لغو")),
        [Inbound(mobile="", text="لغو", chat="1234567", provider_id="701", at=_AT)],
    ),
    (Callback(body=write_update(None)), []),
    (Callback(body=b'{"update_id": 1, "message": {"chat": 5, "text": "x"}}'), []),
]
INBOX = (
    SAID["updates"],
    "701",
    Inbox(
        texts=(
            Inbound(mobile="", text="/start abc-def", chat="1234567", provider_id="701", at=_AT),
        ),
        cursor="704",
    ),
)
