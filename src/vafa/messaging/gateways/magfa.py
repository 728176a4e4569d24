"""Magfa, by its HTTP interface, version 2.

Source: messaging.magfa.com, wiki "http_v2". Every answer has a status of the call, and an answer
of `send` one more for each text. A text carries our number (`uid`) and can be asked for by it for a
day: a call without an answer costs nothing. Reading inbound texts takes them from there. Its times
do not say their zone and are read as Tehran's.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import pgettext_lazy

from vafa.foundation import http
from vafa.foundation.gateway_settings import setting
from vafa.foundation.jalali import TEHRAN
from vafa.messaging.gateway_tools import (
    call_json,
    not_taken,
    read_moment,
    read_number,
    read_rows,
    results_of_failed_call,
    unanswered,
    write_mobile,
)
from vafa.messaging.registry import gateways
from vafa.messaging.types import (
    Asked,
    Balance,
    Capabilities,
    Fault,
    Gateway,
    Inbound,
    Inbox,
    Outgoing,
    Report,
    SendResult,
    State,
    Way,
)

_WELL, _NOBODY = 0, -1
_PASSING = {8, 15, 23}  # outside the hours of advertising; busy; no room just now
_LASTING = {
    1: State.INVALID,
    13: State.FAILED,  # empty
    27: State.BLOCKED_OPERATOR,
    28: State.BLOCKED_OPERATOR,
    30: State.FAILED,  # too many parts
    33: State.BLOCKED_OPTOUT,  # the recipient sent «لغو11» to this line
    34: State.INVALID,
    35: State.FAILED,  # a letter that cannot be
}
_STATES = {
    0: State.SENT,  # nothing heard yet
    1: State.DELIVERED,
    2: State.FAILED,
    8: State.SENT,  # with the operator
    16: State.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MagfaSettings:
    username: str = setting(pgettext_lazy("gateway", "User name"))
    domain: str = setting(pgettext_lazy("gateway", "Domain"))
    password: str = setting(pgettext_lazy("gateway", "Password of the web service"), is_secret=True)
    line: str = setting(pgettext_lazy("gateway", "Sender line"))
    base_url: str = setting(
        pgettext_lazy("gateway", "Address of the service"),
        default="https://sms.magfa.com/api/http/sms/v2",
        is_address=True,
    )


@gateways.register
class Magfa(Gateway):
    """Up to 100 texts, each its own, in one call of `send`."""

    slug = "magfa"
    title = pgettext_lazy("gateway", "Magfa")
    needs = pgettext_lazy(
        "gateway",
        "Its panel gives a password for web services under “Account”, “Password and "
        "security”. The domain is the one you type when you sign in there. Let the "
        "address of this server be allowed, if it limits addresses.",
    )
    capabilities = Capabilities(
        max_batch=100,
        max_chars=900,
        reports=Way.POLL,
        inbound=Way.POLL,
        finds_by_uid=timedelta(hours=20),
        max_asked=100,
    )
    Settings = MagfaSettings
    settings: MagfaSettings

    def send(self, batch: Sequence[Outgoing]) -> list[SendResult]:
        body = {
            "senders": [self.settings.line] * len(batch),
            "recipients": [write_mobile(one.mobile, "989") for one in batch],
            "messages": [one.text for one in batch],
            "uids": [int(one.uid) for one in batch],
        }
        try:
            code, envelope = self._call("POST", "send", body)
        except http.CallFailed as error:
            return results_of_failed_call(batch, error)
        if code != _WELL:
            return [_refuse(one, code) for one in batch]
        rows = read_rows(envelope.get("messages"))
        if len(rows) != len(batch):
            return unanswered(batch, code="no_messages")
        return [_read_result(one, row) for one, row in zip(batch, rows, strict=True)]

    def fetch_status(self, asked: Sequence[Asked]) -> list[Report]:
        """By its own ids where they are known, else by ours: one call for each of those."""
        uids = {one.provider_id: one.uid for one in asked if one.provider_id}
        reports: list[Report | None] = []
        for one in asked:
            if one.provider_id:
                continue
            code, envelope = self._call("GET", f"mid/{one.uid}")
            found = read_number(envelope.get("mid"))
            if code == _WELL and found is not None:
                is_known = found != _NOBODY
                number = str(found) if is_known else ""
                state = State.SENT if is_known else State.UNKNOWN
                reports.append(
                    Report(state=state, uid=one.uid, provider_id=number, is_known=is_known)
                )
        if uids:
            _code, envelope = self._call("GET", f"statuses/{','.join(uids)}")
            reports += [_read_report(row, uids) for row in read_rows(envelope.get("dlrs"))]
        return [one for one in reports if one is not None]

    def fetch_inbox(self, cursor: str) -> Inbox:
        _code, envelope = self._call("GET", "messages/100")
        texts = [_read_inbound(row) for row in read_rows(envelope.get("messages"))]
        return Inbox(texts=tuple(one for one in texts if one is not None))

    def balance(self) -> Balance | None:
        _code, envelope = self._call("GET", "balance")
        return Balance(amount_rial=read_number(envelope.get("balance")))

    def _call(self, method: str, path: str, body: object = None) -> tuple[int, dict[str, Any]]:
        """The status of the call and the whole answer. Raises CallFailed."""
        settings = self.settings
        name = f"{settings.username}/{settings.domain}:{settings.password}"
        headers = {"Authorization": f"Basic {base64.b64encode(name.encode()).decode()}"}
        url = f"{settings.base_url.rstrip('/')}/{path}"
        status, envelope = call_json(method, url, headers=headers, body=body)
        code = envelope.get("status")
        if not isinstance(code, int) or isinstance(code, bool):
            raise http.BadAnswer("no status of the call", status=status)
        return code, envelope


def _read_result(one: Outgoing, row: dict[str, Any]) -> SendResult:
    code, number = read_number(row.get("status")), read_number(row.get("id"))
    if code is None or (code == _WELL and number is None):
        return unanswered([one], code="no_id")[0]
    if code != _WELL:
        return _refuse(one, code)
    parts, tariff = read_number(row.get("parts")), read_number(row.get("tariff"))
    return SendResult(
        uid=one.uid,
        state=State.SENT,
        provider_id=str(number),
        parts=parts,
        cost_rial=parts * tariff if parts and tariff else None,
        code="0",
    )


def _refuse(one: Outgoing, code: int) -> SendResult:
    if code in _LASTING:
        return SendResult(uid=one.uid, state=_LASTING[code], code=str(code))
    fault = Fault.PASSING if code in _PASSING else Fault.ACCOUNT
    return not_taken([one], fault, code=str(code))[0]


def _read_report(row: dict[str, Any], uids: dict[str, str]) -> Report | None:
    code = read_number(row.get("status"))
    number = str(read_number(row.get("mid")) or "")
    state = _STATES.get(code) if code is not None else None
    if state is None or not number:
        return None
    return Report(state=state, uid=uids.get(number, ""), provider_id=number, code=str(code))


def _read_inbound(row: dict[str, Any]) -> Inbound | None:
    mobile, text = str(row.get("senderNumber") or ""), str(row.get("body") or "")
    if not mobile or not text:
        return None
    return Inbound(
        mobile=mobile,
        text=text,
        line=str(row.get("recipientNumber") or ""),
        at=read_moment(row.get("date"), TEHRAN),
    )
