"""The log: one JSON object a line, or plain lines for a person at a terminal.

Every line says which request, which business and who, where that is known. Nothing secret
leaves: texts are redacted, and addresses are logged as routes, since a path can hold a secret.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any

from vafa.config.redaction import HIDDEN, SECRET_NAME, redact
from vafa.foundation import env
from vafa.foundation.logs import current_facts

_STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_NOT_WORDS = {"request", "response", "server_time"}
_AS_THEY_ARE = {"request_id", "status_code"}  # no secrets, though they may look like some
_LINE_ENDS = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]")


class JsonFormatter(logging.Formatter):
    """A line for machines."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(read_message(record)),
            **_cleanse({**current_facts(), **_read_extras(record)}),
        }
        if record.exc_info:
            line["error"] = redact(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainFormatter(logging.Formatter):
    """A line for people. What was said from outside cannot begin a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S")
        facts = _cleanse({**current_facts(), **_read_extras(record)})
        rest = " ".join(f"{name}={value}" for name, value in facts.items())
        message = redact(read_message(record))
        line = _LINE_ENDS.sub(" ", f"{at} {record.levelname.lower():7} {message} {rest}").rstrip()
        if record.exc_info:
            line += "\n" + redact(self.formatException(record.exc_info))
        return line


def read_message(record: logging.LogRecord) -> str:
    """The message; of a request that failed in Django its route, never its path."""
    request = getattr(record, "request", None)
    if record.name.startswith("django.request") and request is not None:
        return f"{getattr(record, 'status_code', '')} {request.method} {route_of(request)}"
    return record.getMessage()


def route_of(request: Any) -> str:
    """The pattern of the address, such as `panel/people/<mem:member_id>/`."""
    match = getattr(request, "resolver_match", None)
    return match.route or "/" if match else "unmatched"


def log_settings(*, level: str) -> dict[str, Any]:
    """The LOGGING setting. VAFA_LOG is json or plain; plain where a person is looking on."""
    shape = env.text("VAFA_LOG", "plain" if sys.stderr.isatty() else "json")
    formatter = PlainFormatter if shape == "plain" else JsonFormatter
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            # Every request has its own line from us; Django's only where something broke.
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "procrastinate": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
        },
    }


def _read_extras(record: logging.LogRecord) -> dict[str, Any]:
    return {
        name: value
        for name, value in vars(record).items()
        if name not in _STANDARD and name not in _NOT_WORDS
    }


def _cleanse(facts: dict[str, Any]) -> dict[str, Any]:
    clean = {}
    for name, value in facts.items():
        if name in _AS_THEY_ARE:
            clean[name] = value
        elif SECRET_NAME.search(name):
            clean[name] = HIDDEN
        else:
            clean[name] = redact(value) if isinstance(value, str) else value
    return clean
