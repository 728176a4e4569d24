"""The demo phone: no service behind it."""

from __future__ import annotations

from vafa.messaging.types import Callback, Inbound

SECRET = "nothing-to-hide"
Service = None
REFUSALS: dict = {}
INBOUND = [
    (
        Callback(form={"from": "09121234567", "text": "12", "id": "5"}),
        [Inbound(mobile="09121234567", text="12", line="demo", provider_id="5")],
    )
]


def settings(url: str) -> dict:
    return {}
