"""Any gateway that takes a text by one HTTP call, described by its settings.

Address, headers and body are templates with {mobile} {text} {uid} {line} {username} {secret}; each
value is written as its place demands (percent-encoded in an address or form, escaped in JSON).
Names of callback parameters are settings too, since every panel has its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils.translation import pgettext_lazy

from vafa.foundation import http
from vafa.foundation.gateway_settings import setting
from vafa.messaging.gateway_tools import (
    MOBILE_SHAPES,
    not_taken,
    results_of_status,
    send_each,
    unanswered,
    write_mobile,
)
from vafa.messaging.registry import gateways
from vafa.messaging.types import (
    Callback,
    Capabilities,
    Fault,
    Gateway,
    Inbound,
    Outgoing,
    Report,
    SendResult,
    State,
    Way,
)

_PLACE = re.compile(r"\{(mobile|text|uid|line|username|secret)\}")
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,16}")
_CONTENT_TYPES = {"json": "application/json", "form": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GenericHttpSettings:
    url: str = setting(pgettext_lazy("gateway", "Address"), is_address=True)
    method: str = setting(
        pgettext_lazy("gateway", "Method"), default="POST", choices=("GET", "POST")
    )
    headers: str = setting(
        pgettext_lazy("gateway", "Headers"),
        default="",
        help_text=pgettext_lazy("gateway", "One on a line, for example: X-API-KEY: {secret}"),
    )
    body_kind: str = setting(
        pgettext_lazy("gateway", "Kind of body"), default="json", choices=("json", "form")
    )
    body: str = setting(pgettext_lazy("gateway", "Body"), default="")
    line: str = setting(pgettext_lazy("gateway", "Sender line"), default="")
    username: str = setting(pgettext_lazy("gateway", "User name"), default="")
    secret: str = setting(pgettext_lazy("gateway", "Password or key"), default="", is_secret=True)
    mobile_shape: str = setting(
        pgettext_lazy("gateway", "How numbers are written"), default="09", choices=MOBILE_SHAPES
    )
    success_path: str = setting(
        pgettext_lazy("gateway", "Where the answer says how it went"),
        default="",
        help_text=pgettext_lazy(
            "gateway", "Names and places with dots, as return.status; empty means the whole answer."
        ),
    )
    success_values: str = setting(
        pgettext_lazy("gateway", "What it says when all is well"),
        default="",
        help_text=pgettext_lazy(
            "gateway", "Separated by commas; empty means that the status of the answer is enough."
        ),
    )
    id_path: str = setting(
        pgettext_lazy("gateway", "Where the answer gives its number for the text"), default=""
    )
    report_uid_name: str = setting(
        pgettext_lazy("gateway", "Report: name of our number"), default="uid"
    )
    report_id_name: str = setting(
        pgettext_lazy("gateway", "Report: name of its number"), default="id"
    )
    report_state_name: str = setting(
        pgettext_lazy("gateway", "Report: name of the state"), default="status"
    )
    delivered_values: str = setting(
        pgettext_lazy("gateway", "Report: delivered"), default="delivered,1"
    )
    failed_values: str = setting(
        pgettext_lazy("gateway", "Report: not delivered"), default="failed,2"
    )
    blocked_values: str = setting(pgettext_lazy("gateway", "Report: blocked"), default="blocked")
    inbound_mobile_name: str = setting(
        pgettext_lazy("gateway", "Inbound: name of the sender"), default="from"
    )
    inbound_line_name: str = setting(
        pgettext_lazy("gateway", "Inbound: name of the line"), default="to"
    )
    inbound_text_name: str = setting(
        pgettext_lazy("gateway", "Inbound: name of the text"), default="text"
    )
    inbound_id_name: str = setting(
        pgettext_lazy("gateway", "Inbound: name of its number"), default="id"
    )


@gateways.register
class GenericHttp(Gateway):
    """One call for each text."""

    slug = "generic_http"
    title = pgettext_lazy("gateway", "Any gateway over HTTP")
    needs = pgettext_lazy(
        "gateway",
        "Any other panel that takes a text by one call: its web service guide says what "
        "to write here.",
    )
    capabilities = Capabilities(max_batch=25, max_chars=900, reports=Way.PUSH, inbound=Way.PUSH)
    Settings = GenericHttpSettings
    settings: GenericHttpSettings

    def send(self, batch: Sequence[Outgoing]) -> list[SendResult]:
        return send_each(batch, self._send_one)

    def parse_report(self, callback: Callback) -> list[Report]:
        values, settings = callback.values(), self.settings
        state = self._read_state(values.get(settings.report_state_name, ""))
        uid = values.get(settings.report_uid_name, "")
        provider_id = values.get(settings.report_id_name, "")
        if state is None or not (uid or provider_id):
            return []
        code = values[settings.report_state_name]
        return [Report(state=state, uid=uid, provider_id=provider_id, code=code)]

    def parse_inbound(self, callback: Callback) -> list[Inbound]:
        values, settings = callback.values(), self.settings
        mobile = values.get(settings.inbound_mobile_name, "")
        text = values.get(settings.inbound_text_name, "")
        if not mobile or not text:
            return []
        return [
            Inbound(
                mobile=mobile,
                text=text,
                line=values.get(settings.inbound_line_name, ""),
                provider_id=values.get(settings.inbound_id_name, ""),
            )
        ]

    def _send_one(self, one: Outgoing) -> SendResult:
        settings = self.settings
        values = {
            "mobile": write_mobile(one.mobile, settings.mobile_shape),
            "text": one.text,
            "uid": one.uid,
            "line": settings.line,
            "username": settings.username,
            "secret": settings.secret,
        }
        write = _write_json if settings.body_kind == "json" else _write_percent
        body = _fill(settings.body, values, write).encode() if settings.method == "POST" else None
        answer = http.call(
            settings.method,
            _fill(settings.url, values, _write_percent),
            content=body,
            headers=_read_headers(settings, values, has_body=body is not None),
        )
        return self._read_answer(one, answer)

    def _read_answer(self, one: Outgoing, answer: http.Answer) -> SendResult:
        if not 200 <= answer.status < 300:
            return results_of_status([one], answer.status)[0]
        said = _find(answer, self.settings.success_path)
        well = _words(self.settings.success_values)
        if well and said is None:
            return unanswered([one], code="no_word")[0]
        if well and said not in well:
            # Only what looks like a code is kept: an answer may be any page of anybody's.
            code = said if said and _CODE.fullmatch(said) else "refused"
            return not_taken([one], Fault.ACCOUNT, code=code)[0]
        provider_id = _find(answer, self.settings.id_path) if self.settings.id_path else ""
        return SendResult(uid=one.uid, state=State.SENT, provider_id=provider_id or "")

    def _read_state(self, value: str) -> State | None:
        for words, state in (
            (self.settings.delivered_values, State.DELIVERED),
            (self.settings.failed_values, State.FAILED),
            (self.settings.blocked_values, State.BLOCKED_OPERATOR),
        ):
            if value in _words(words):
                return state
        return None


def _fill(template: str, values: Mapping[str, str], write: Callable[[str], str]) -> str:
    return _PLACE.sub(lambda place: write(values[place[1]]), template)


def _write_percent(value: str) -> str:
    return quote(value, safe="")


def _write_json(value: str) -> str:
    return json.dumps(value)[1:-1]


def _write_plain(value: str) -> str:
    return re.sub(r"[\r\n]", " ", value)


def _read_headers(
    settings: GenericHttpSettings, values: Mapping[str, str], *, has_body: bool
) -> dict[str, str]:
    headers = {"Content-Type": _CONTENT_TYPES[settings.body_kind]} if has_body else {}
    for line in settings.headers.splitlines():
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip()] = _fill(value.strip(), values, _write_plain)
    return headers


def _words(listed: str) -> set[str]:
    return {word.strip() for word in listed.split(",") if word.strip()}


def _find(answer: http.Answer, path: str) -> str | None:
    """What stands at `path` of a JSON answer, as text; the whole answer for an empty path."""
    if not path:
        return answer.text.strip()
    try:
        found: Any = answer.json()
        for step in path.split("."):
            found = found[int(step)] if isinstance(found, list) else found[step]
    except (http.BadAnswer, KeyError, IndexError, ValueError, TypeError):
        return None
    return json.dumps(found) if isinstance(found, bool | dict | list) else str(found)
