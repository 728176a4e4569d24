"""Kavenegar, by its REST interface.

Source: kavenegar.com/rest.html. The key stands in the address, so no address is ever logged. The
HTTP status mirrors `return.status`: the body is read first. A text sent again under the same
`localid` is not sent twice there; it can be asked for by that number for twelve hours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import pgettext_lazy

from vafa.foundation import http
from vafa.foundation.gateway_settings import setting
from vafa.foundation.persian import to_latin_digits
from vafa.messaging.gateway_tools import (
    not_taken,
    results_of_failed_call,
    results_of_status,
    send_halves,
    write_mobile,
)
from vafa.messaging.patterned import CREDIT_TEMPLATE, LOGIN_TEMPLATE, PatternedGateway
from vafa.messaging.registry import gateways
from vafa.messaging.types import (
    Asked,
    Balance,
    Callback,
    Capabilities,
    Fault,
    Inbound,
    Outgoing,
    Report,
    SendResult,
    State,
    Way,
)

_STATES = {
    1: State.SENT,  # in its queue
    2: State.SENT,  # scheduled
    4: State.SENT,  # given to the carrier
    5: State.SENT,
    6: State.FAILED,
    10: State.DELIVERED,
    11: State.FAILED,
    13: State.FAILED,  # cancelled, refunded
    14: State.BLOCKED_OPERATOR,  # the recipient blocked advertising, refunded
}
_UNKNOWN_ID = 100
_MOST_ASKED = 500
_PASSING = {402, 409, 451}
_TEST_MODE = 501  # sends to the owner of the key only
_WRONG_NUMBER = {411}
_WRONG_TEXT = {413, 420, 422}


@dataclass(frozen=True, slots=True, kw_only=True)
class KavenegarSettings:
    api_key: str = setting(pgettext_lazy("gateway", "API key"), is_secret=True)
    line: str = setting(pgettext_lazy("gateway", "Sender line"))
    base_url: str = setting(
        pgettext_lazy("gateway", "Address of the service"),
        default="https://api.kavenegar.com",
        is_address=True,
    )
    login_template: str = setting(
        LOGIN_TEMPLATE,
        default="",
        help_text=pgettext_lazy(
            "gateway",
            "The name of a template that Kavenegar approved: the code is %token. Empty: our words.",
        ),
    )
    credit_template: str = setting(
        CREDIT_TEMPLATE,
        default="",
        help_text=pgettext_lazy(
            "gateway",
            "The code is %token, the last day %token3, the amount %token10, your name %token20.",
        ),
    )


# By which token of `verify/lookup` a value goes, and how many spaces may be in it.
_TOKENS = {
    "login_code": {"token": ("login_code", 0)},
    "credit": {
        "token": ("code", 0),
        "token3": ("last_day", 0),
        "token10": ("amount", 5),
        "token20": ("club", 8),
    },
}
_MOST_TOKEN_CHARS = 100
_WRONG_TEMPLATE = {424, 431, 432}


@gateways.register
class Kavenegar(PatternedGateway):
    """Up to 200 texts, each its own, in one call of `sms/sendarray`."""

    slug = "kavenegar"
    title = pgettext_lazy("gateway", "Kavenegar")
    needs = pgettext_lazy(
        "gateway",
        "In its panel copy the API key from “Settings”. Give the delivery report address "
        "of this page to your line there.",
    )
    capabilities = Capabilities(
        max_batch=200,
        max_chars=900,
        reports=Way.PUSH | Way.POLL,
        inbound=Way.PUSH,
        finds_by_uid=timedelta(hours=12),
    )
    Settings = KavenegarSettings
    settings: KavenegarSettings

    def send_by_template(self, one: Outgoing, template: str) -> SendResult:
        """By `verify/lookup`; in our own words where the template is not as it should be.

        It takes no local id: after a silence the code may come twice, the second one good.
        """
        assert one.pattern is not None
        tokens = {
            token: _fit(one.pattern.values.get(name, ""), spaces)
            for token, (name, spaces) in _TOKENS[one.pattern.purpose].items()
        }
        form = {
            "receptor": write_mobile(one.mobile, "09"),
            "template": template,
            **{token: value for token, value in tokens.items() if value},
        }
        status, entries = self._call("verify/lookup", form)
        if status in _WRONG_TEMPLATE:
            return self.send_words([one])[0]
        return _read_result(one, entries.get(0)) if status == 200 else _refuse([one], status)[0]

    def send_words(self, batch: Sequence[Outgoing]) -> list[SendResult]:
        form = {
            "receptor": json.dumps([write_mobile(one.mobile, "09") for one in batch]),
            "sender": json.dumps([self.settings.line] * len(batch)),
            "message": json.dumps([one.text for one in batch]),
            "localmessageids": json.dumps([int(one.uid) for one in batch]),
        }
        try:
            status, entries = self._call("sms/sendarray", form)
        except http.CallFailed as error:
            return results_of_failed_call(batch, error)
        if status == 200:
            return [_read_result(one, entries.get(place)) for place, one in enumerate(batch)]
        if len(batch) > 1 and status in _WRONG_NUMBER | _WRONG_TEXT:
            # The whole call was refused for one of them: halve until that one stands alone.
            return send_halves(batch, self.send_words)
        return _refuse(batch, status)

    def fetch_status(self, asked: Sequence[Asked]) -> list[Report]:
        by_theirs = [one.provider_id for one in asked if one.provider_id][:_MOST_ASKED]
        by_ours = [one.uid for one in asked if not one.provider_id][:_MOST_ASKED]
        reports: list[Report] = []
        if by_theirs:
            _status, entries = self._call("sms/status", {"messageid": ",".join(by_theirs)})
            reports += [one for entry in entries.values() if (one := _read_report(entry))]
        if by_ours:
            form = {"localid": ",".join(by_ours)}
            status, entries = self._call("sms/statuslocalmessageid", form)
            found = {str(entry.get("localid")): entry for entry in entries.values()}
            if status == 200:
                reports += [_read_by_uid(uid, found.get(uid, {})) for uid in by_ours]
        return reports

    def balance(self) -> Balance | None:
        _status, entries = self._call("account/info", {})
        credit = entries.get(0, {}).get("remaincredit")
        return Balance(amount_rial=credit) if isinstance(credit, int) else None

    def parse_report(self, callback: Callback) -> list[Report]:
        report = _read_report(callback.values())
        return [report] if report else []

    def parse_inbound(self, callback: Callback) -> list[Inbound]:
        values = callback.values()
        mobile = values.get("from") or values.get("sender") or ""
        text = values.get("message", "")
        if not mobile or not text:
            return []
        return [
            Inbound(
                mobile=mobile,
                text=text,
                line=values.get("to") or values.get("receptor") or "",
                provider_id=values.get("messageid", ""),
                at=_read_time(values.get("date", "")),
            )
        ]

    def _call(self, method: str, form: Mapping[str, str]) -> tuple[int, dict[int, dict[str, Any]]]:
        """The status of the envelope, and the entries by their place. Raises CallFailed."""
        key = self.settings.api_key
        answer = http.call("POST", f"{self.settings.base_url}/v1/{key}/{method}.json", form=form)
        try:
            envelope = answer.json()
            status = int(envelope["return"]["status"])
        except (http.BadAnswer, KeyError, TypeError, ValueError):
            raise http.BadAnswer("no envelope", status=answer.status) from None
        if status != 200 and status < 400:
            raise http.BadAnswer("an envelope that says nothing known", status=answer.status)
        entries = envelope.get("entries") or []
        entries = [entries] if isinstance(entries, dict) else entries
        return status, {
            place: entry for place, entry in enumerate(entries) if isinstance(entry, dict)
        }


def _fit(value: str, spaces: int) -> str:
    """The value with no more spaces than its token may hold, and no longer."""
    return " ".join(value.split()[: spaces + 1])[:_MOST_TOKEN_CHARS]


def _read_result(one: Outgoing, entry: dict[str, Any] | None) -> SendResult:
    if not entry or str(entry.get("receptor", ""))[-10:] != one.mobile[-10:]:
        return SendResult(uid=one.uid, state=State.UNKNOWN, code="no_entry")
    return SendResult(
        uid=one.uid,
        state=_STATES.get(_read_number(entry.get("status")), State.SENT),
        provider_id=str(entry.get("messageid") or ""),
        cost_rial=_read_number(entry.get("cost")) or None,
        code=str(entry.get("status", "")),
        text=str(entry.get("statustext", ""))[:200],
    )


def _refuse(batch: Sequence[Outgoing], status: int) -> list[SendResult]:
    code = str(status)
    if status in _WRONG_NUMBER:
        return [SendResult(uid=one.uid, state=State.INVALID, code=code) for one in batch]
    if status in _WRONG_TEXT:
        return [SendResult(uid=one.uid, state=State.FAILED, code=code) for one in batch]
    if status in _PASSING:
        return not_taken(batch, Fault.PASSING, code=code)
    if status in range(500, 600) and status != _TEST_MODE:
        return results_of_status(batch, status)
    return not_taken(batch, Fault.ACCOUNT, code=code)


def _read_report(entry: Mapping[str, Any]) -> Report | None:
    state = _STATES.get(_read_number(entry.get("status")))
    provider_id = str(entry.get("messageid") or "")
    if state is None or not provider_id:
        return None
    return Report(state=state, provider_id=provider_id, code=str(entry.get("status")))


def _read_by_uid(uid: str, entry: Mapping[str, Any]) -> Report:
    report = _read_report(entry)
    if report is None or _read_number(entry.get("status")) == _UNKNOWN_ID:
        return Report(state=State.UNKNOWN, uid=uid, is_known=False)
    return Report(state=report.state, uid=uid, provider_id=report.provider_id, code=report.code)


def _read_number(value: Any) -> int:
    text = to_latin_digits(str(value)).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _read_time(value: str) -> datetime | None:
    seconds = _read_number(value)
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < 4_000_000_000 else None
