"""The file for a panel: no service behind it; tests/messaging/test_handing.py has its tests."""

from __future__ import annotations

SECRET = "nothing-to-hide"
Service = None
REFUSALS: dict = {}


def settings(url: str) -> dict:
    return {}
