"""Answers of providers, as their documents have them: tests/samples/sms/<slug>/answers.json."""

from __future__ import annotations

import json
from pathlib import Path

from tests.loopback import Reply

FOLDER = Path(__file__).resolve().parents[2] / "samples" / "sms"


def load(slug: str) -> dict[str, Reply]:
    """The answers by their names."""
    rows = json.loads((FOLDER / slug / "answers.json").read_text())
    return {name: say(row["body"], row["http"]) for name, row in rows.items()}


def say(body: object, status: int = 200) -> Reply:
    """An answer in JSON."""
    return Reply(status, json.dumps(body).encode())
