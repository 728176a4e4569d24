"""The demo phone: no service behind it."""

from __future__ import annotations

from vafa.messaging.types import Asked, Callback, Inbound

SECRET = "nothing-to-hide"
Service = None
REFUSALS: dict = {}
REPORTS: list = []
INBOUND = [
    (
        Callback(form={"from": "09121234567", "text": "12", "id": "5"}),
        [Inbound(mobile="09121234567", text="12", line="demo", provider_id="5")],
    )
]


def settings(url: str) -> dict:
    return {}


def ask_all(uids: list[str]) -> list[Asked]:
    return [Asked(uid=uid) for uid in uids]
