"""Ghasedak, by its REST interface.

Source: ghasedak.me, "WebService" reference. Answers are `{isSuccess, statusCode, message, data}`,
sometimes with capital letters at the beginning of the names. A text carries our number
(`clientReferenceId`) and can be asked for by it. The state codes are the documents'; the company's
own library has others, so whatever stands in neither is passed over. Times without a zone are UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import pgettext_lazy

from vafa.foundation import http
from vafa.foundation.gateway_settings import setting
from vafa.messaging.gateway_tools import (
    call_json,
    read_moment,
    read_number,
    read_rows,
    results_of_failed_call,
    results_of_status,
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
    Inbound,
    Inbox,
    Outgoing,
    Report,
    SendResult,
    State,
    Way,
)

_BY_THEIRS, _BY_OURS = "1", "2"
_WRONG = 400  # a number or a text
_STATES = {
    0: State.SENT,  # nothing heard yet
    1: State.FAILED,  # cancelled
    2: State.BLOCKED_OPERATOR,
    3: State.SENT,  # with the operator
    4: State.FAILED,
    5: State.DELIVERED,
    6: State.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GhasedakSettings:
    api_key: str = setting(pgettext_lazy("gateway", "API key"), is_secret=True)
    line: str = setting(pgettext_lazy("gateway", "Sender line"))
    base_url: str = setting(
        pgettext_lazy("gateway", "Address of the service"),
        default="https://gateway.ghasedak.me/rest/api/v1/WebService",
        is_address=True,
    )
    login_template: str = template_setting(LOGIN_TEMPLATE, "login_code")
    credit_template: str = template_setting(CREDIT_TEMPLATE, "code, amount, last_day, club")


@gateways.register
class Ghasedak(PatternedGateway):
    """Up to 100 texts, each its own, in one call of `SendPairToPairSMS`."""

    slug = "ghasedak"
    title = pgettext_lazy("gateway", "Ghasedak")
    needs = pgettext_lazy(
        "gateway",
        "In its panel copy the API key from “Settings”, and the number of your line.",
    )
    capabilities = Capabilities(
        max_batch=100,
        max_chars=900,
        reports=Way.POLL,
        inbound=Way.POLL,
        finds_by_uid=timedelta(hours=12),
        max_asked=100,
    )
    Settings = GhasedakSettings
    settings: GhasedakSettings

    def send_words(self, batch: Sequence[Outgoing]) -> list[SendResult]:
        items = [
            {
                "lineNumber": self.settings.line,
                "receptor": write_mobile(one.mobile, "09"),
                "message": one.text,
                "clientReferenceId": one.uid,
            }
            for one in batch
        ]
        try:
            code, data = self._call("POST", "SendPairToPairSMS", {"items": items, "udh": False})
        except http.CallFailed as error:
            return results_of_failed_call(batch, error)
        if code == 200:
            return _read_results(batch, data)
        if code == _WRONG and len(batch) > 1:
            return send_halves(batch, self.send_words)
        if code == _WRONG:
            return [SendResult(uid=one.uid, state=State.FAILED, code="400") for one in batch]
        return results_of_status(batch, code)

    def send_by_template(self, one: Outgoing, template: str) -> SendResult:
        """By `SendOtpSMS`; in our own words where the template does not fit."""
        body = {
            "receptors": [{"mobile": write_mobile(one.mobile, "09"), "clientReferenceId": one.uid}],
            "templateName": template,
            "inputs": [{"param": name, "value": value} for name, value in list_values(one)],
            "udh": False,
            "isVoice": False,
        }
        code, data = self._call("POST", "SendOtpSMS", body)
        if code == _WRONG:
            return self.send_words([one])[0]
        if code != 200:
            return results_of_status([one], code)[0]
        items = read_rows(data.get("items")) if isinstance(data, dict) else []
        # Without an id of theirs it is asked for by ours.
        number = str(items[0].get("messageId") or "") if items else ""
        return SendResult(uid=one.uid, state=State.SENT, provider_id=number, code="200")

    def fetch_status(self, asked: Sequence[Asked]) -> list[Report]:
        theirs = [one.provider_id for one in asked if one.provider_id]
        ours = [one.uid for one in asked if not one.provider_id]
        reports: list[Report] = []
        if theirs:
            _code, rows = self._ask(theirs, _BY_THEIRS)
            reports += [one for row in rows if (one := _read_report(row))]
        if ours:
            code, rows = self._ask(ours, _BY_OURS)
            found = {str(row.get("clientReferenceId")): row for row in rows}
            if code == 200:
                reports += [_read_by_uid(uid, found.get(uid)) for uid in ours]
        return reports

    def fetch_inbox(self, cursor: str) -> Inbox:
        query = {"lineNumber": self.settings.line, "isRead": "false"}
        _code, data = self._call("GET", "GetReceivedSmses", query=query)
        rows = read_rows(data.get("items")) if isinstance(data, dict) else []
        texts = [_read_inbound(row) for row in rows]
        return Inbox(texts=tuple(one for one in texts if one is not None))

    def balance(self) -> Balance | None:
        _code, data = self._call("GET", "GetAccountInformation")
        credit = data.get("credit") if isinstance(data, dict) else None
        return Balance(amount_rial=read_number(credit))

    def _ask(self, ids: Sequence[str], kind: str) -> tuple[int, list[dict[str, Any]]]:
        query = {"Ids": ",".join(ids), "Type": kind}
        code, data = self._call("GET", "CheckSmsStatus", query=query)
        rows = data.get("items") if isinstance(data, dict) else data
        return code, read_rows(rows)

    def _call(
        self, method: str, path: str, body: object = None, query: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """The code of the envelope and its data. Raises CallFailed."""
        url = f"{self.settings.base_url.rstrip('/')}/{path}"
        headers = {"ApiKey": self.settings.api_key}
        status, said = call_json(method, url, headers=headers, body=body, query=query)
        envelope = _lower(said)
        code = read_number(envelope.get("statusCode"))
        is_well = envelope.get("isSuccess")
        if code is None or not isinstance(is_well, bool) or (not is_well and code < 400):
            raise http.BadAnswer("no envelope that says how it went", status=status)
        return code, envelope.get("data")


def _lower(value: Any) -> Any:
    """The same with each name beginning small: both ways stand in the documents."""
    if isinstance(value, list):
        return [_lower(one) for one in value]
    if isinstance(value, dict):
        return {f"{name[:1].lower()}{name[1:]}": _lower(one) for name, one in value.items()}
    return value


def _read_results(batch: Sequence[Outgoing], data: Any) -> list[SendResult]:
    items = read_rows(data.get("items")) if isinstance(data, dict) else []
    if len(items) != len(batch):
        return unanswered(batch, code="no_items")
    return [_read_result(one, row) for one, row in zip(batch, items, strict=True)]


def _read_result(one: Outgoing, row: dict[str, Any]) -> SendResult:
    number = str(row.get("messageId") or "")
    is_ours = str(row.get("receptor") or "")[-10:] == one.mobile[-10:]
    if not number or not is_ours:
        return unanswered([one], code="no_id")[0]
    return SendResult(
        uid=one.uid,
        state=State.SENT,
        provider_id=number,
        cost_rial=read_number(row.get("cost")),
        code="200",
    )


def _read_report(row: dict[str, Any]) -> Report | None:
    code = read_number(row.get("status"))
    state = _STATES.get(code) if code is not None else None
    number = str(row.get("messageId") or "")
    if state is None or not number:
        return None
    return Report(state=state, provider_id=number, code=str(code))


def _read_by_uid(uid: str, row: dict[str, Any] | None) -> Report:
    """Whoever is not in the answer was never there; a state nobody knows is one that is."""
    if row is None:
        return Report(state=State.UNKNOWN, uid=uid, is_known=False)
    number, report = str(row.get("messageId") or ""), _read_report(row)
    state = report.state if report else State.SENT
    return Report(state=state, uid=uid, provider_id=number, code=str(row.get("status", "")))


def _read_inbound(row: dict[str, Any]) -> Inbound | None:
    mobile, text = str(row.get("sender") or ""), str(row.get("message") or "")
    if not mobile or not text:
        return None
    return Inbound(
        mobile=mobile,
        text=text,
        line=str(row.get("lineNumber") or ""),
        provider_id=str(row.get("id") or ""),
        at=read_moment(row.get("receiveDate")),
    )
