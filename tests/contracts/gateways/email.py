"""Email: no service over HTTP; tests/messaging/test_email.py plays the SMTP server."""

from __future__ import annotations

SECRET = "smtp-password-5"
Service = None
REFUSALS: dict = {}


def settings(url: str) -> dict:
    return {"host": "127.0.0.1", "port": "1", "sender": "club@example.ir", "password": SECRET}
