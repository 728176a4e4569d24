"""sms.ir, by its REST interface, version 1.

Source: sms.ir/rest-api. The key goes in a header, the answer is `{status, message, data}`, where
status 1 is well. It gives an id for each text in the order they were sent: 0 for a number that
blocked advertising, null for a number or text that cannot be. It knows no number of ours, so a
call without an answer stays unknown. Reports are asked for by the pack, up to 100 texts at once;
our id of a text is therefore `pack/message`. Its times are seconds of UTC; its credit is texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext_lazy

from vafa.foundation import http
from vafa.foundation.gateway_settings import setting
from vafa.messaging.gateway_tools import (
    call_json,
    not_taken,
    read_moment,
    read_number,
    read_rows,
    results_of_failed_call,
    send_halves,
    unanswered,
    write_mobile,
)
from vafa.messaging.patterned import (
    CREDIT_TEMPLATE,
    LOGIN_TEMPLATE,
    PatternedGateway,
    list_values,
    template_setting,
)
from vafa.messaging.registry import gateways
from vafa.messaging.types import (
    Asked,
    Balance,
    Capabilities,
    Fault,
    Inbound,
    Inbox,
    Outgoing,
    Report,
    SendResult,
    State,
    Way,
)

_WELL, _SYSTEM_PROBLEM, _TOO_OFTEN = 1, 0, 20
_WRONG_NUMBER, _WRONG_TEXT, _BLOCKED = {104}, {103, 117}, {115}
_WRONG_TEMPLATE = {113, 114, 116, 119}
_MOST_VALUE_CHARS = 25
_STATES = {
    1: State.DELIVERED,
    2: State.FAILED,  # it did not reach the phone
    3: State.SENT,
    4: State.SENT,  # not with the carrier yet
    5: State.SENT,
    6: State.FAILED,
    7: State.BLOCKED_OPERATOR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsIrSettings:
    api_key: str = setting(pgettext_lazy("gateway", "API key"), is_secret=True)
    line: int = setting(pgettext_lazy("gateway", "Sender line"))
    base_url: str = setting(
        pgettext_lazy("gateway", "Address of the service"),
        default="https://api.sms.ir/v1",
        is_address=True,
    )
    login_template: str = template_setting(LOGIN_TEMPLATE, "login_code")
    credit_template: str = template_setting(CREDIT_TEMPLATE, "code, amount, last_day, club")


@gateways.register
class SmsIr(PatternedGateway):
    """Up to 100 texts, each its own, in one call of `send/likeToLike`."""

    slug = "smsir"
    title = pgettext_lazy("gateway", "sms.ir")
    needs = pgettext_lazy(
        "gateway",
        "In its panel make an API key under “Developers”, and copy the number of your line.",
    )
    capabilities = Capabilities(
        max_batch=100, max_chars=900, reports=Way.POLL, inbound=Way.POLL, max_asked=200
    )
    Settings = SmsIrSettings
    settings: SmsIrSettings

    def send_words(self, batch: Sequence[Outgoing]) -> list[SendResult]:
        body = {
            "lineNumber": self.settings.line,
            "messageTexts": [one.text for one in batch],
            "mobiles": [write_mobile(one.mobile, "09") for one in batch],
            "sendDateTime": None,
        }
        try:
            code, data = self._call("POST", "send/likeToLike", body)
        except http.CallFailed as error:
            return results_of_failed_call(batch, error)
        if code == _WELL:
            return _read_results(batch, data)
        if len(batch) > 1 and code in _WRONG_NUMBER | _WRONG_TEXT:
            return send_halves(batch, self.send_words)
        return _refuse(batch, code)

    def send_by_template(self, one: Outgoing, template: str) -> SendResult:
        """By `send/verify`; in our own words where the template or a value does not fit."""
        values = list_values(one)
        number = read_number(template)
        if number is None or any(len(value) > _MOST_VALUE_CHARS for _name, value in values):
            return self.send_words([one])[0]
        body = {
            "mobile": write_mobile(one.mobile, "09"),
            "templateId": number,
            "parameters": [{"name": name, "value": value} for name, value in values],
        }
        code, data = self._call("POST", "send/verify", body)
        if code in _WRONG_TEMPLATE:
            return self.send_words([one])[0]
        if code != _WELL:
            return _refuse([one], code)[0]
        given = read_number(data.get("messageId")) if isinstance(data, dict) else None
        return _read_result(one, "", given) if given else unanswered([one], code="no_ids")[0]

    def fetch_status(self, asked: Sequence[Asked]) -> list[Report]:
        packs = dict.fromkeys(one.provider_id.partition("/")[0] for one in asked)
        reports = []
        for pack in packs:
            if pack:
                _code, data = self._call("GET", f"send/pack/{pack}")
                reports += [_read_report(pack, row) for row in read_rows(data)]
        for one in asked:
            if one.provider_id.startswith("/"):  # by a template, without a pack
                _code, data = self._call("GET", f"send{one.provider_id}")
                reports += [_read_report("", row) for row in read_rows([data])]
        return [one for one in reports if one is not None]

    def fetch_inbox(self, cursor: str) -> Inbox:
        _code, data = self._call("GET", "receive/latest", query={"count": "100"})
        texts = [_read_inbound(row) for row in read_rows(data)]
        return Inbox(texts=tuple(one for one in texts if one is not None))

    def balance(self) -> Balance | None:
        _code, data = self._call("GET", "credit")
        return Balance(texts=read_number(data))

    def _call(
        self, method: str, path: str, body: object = None, query: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """The code of the envelope and its data. Raises CallFailed."""
        url = f"{self.settings.base_url.rstrip('/')}/{path}"
        headers = {"X-API-KEY": self.settings.api_key}
        status, envelope = call_json(method, url, headers=headers, body=body, query=query)
        code = read_number(envelope.get("status"))
        if code is None or (status < 300 and code not in {_WELL, _SYSTEM_PROBLEM}):
            raise http.BadAnswer("no envelope that says how it went", status=status)
        return code, envelope.get("data")


def _read_results(batch: Sequence[Outgoing], data: Any) -> list[SendResult]:
    ids = data.get("messageIds") if isinstance(data, dict) else None
    if not isinstance(ids, list) or len(ids) != len(batch):
        return unanswered(batch, code="no_ids")
    pack = str(data.get("packId") or "")
    return [_read_result(one, pack, given) for one, given in zip(batch, ids, strict=True)]


def _read_result(one: Outgoing, pack: str, given: Any) -> SendResult:
    if given is None:
        return SendResult(uid=one.uid, state=State.INVALID, code="null")
    if given == 0:
        return SendResult(uid=one.uid, state=State.BLOCKED_OPERATOR, code="0")
    return SendResult(uid=one.uid, state=State.SENT, provider_id=f"{pack}/{given}", code="1")


def _refuse(batch: Sequence[Outgoing], code: int) -> list[SendResult]:
    said = str(code)
    if code == _SYSTEM_PROBLEM:
        return unanswered(batch, code=said)
    if code == _TOO_OFTEN:
        return not_taken(batch, Fault.PASSING, code=said)
    for codes, state in (
        (_WRONG_NUMBER, State.INVALID),
        (_WRONG_TEXT, State.FAILED),
        (_BLOCKED, State.BLOCKED_OPERATOR),  # said when all of them are
    ):
        if code in codes:
            return [SendResult(uid=one.uid, state=state, code=said) for one in batch]
    return not_taken(batch, Fault.ACCOUNT, code=said)


def _read_report(pack: str, row: dict[str, Any]) -> Report | None:
    state = _STATES.get(read_number(row.get("deliveryState")) or 0)
    number = read_number(row.get("messageId"))
    if state is None or not number:
        return None
    return Report(state=state, provider_id=f"{pack}/{number}", code=str(row["deliveryState"]))


def _read_inbound(row: dict[str, Any]) -> Inbound | None:
    mobile, text = str(row.get("mobile") or ""), str(row.get("messageText") or "")
    if not mobile or not text:
        return None
    return Inbound(
        mobile=mobile,
        text=text,
        line=str(row.get("number") or ""),
        provider_id=str(row.get("receiveReturnId") or ""),
        at=read_moment(row.get("receivedDateTime")),
    )
