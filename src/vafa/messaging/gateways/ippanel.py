"""IPPanel "Edge", which FarazSMS, Mediana and many other panels are made of.

Source: ippanelcom.github.io/Edge-Document. The key is the whole `Authorization` header. Answers are
`{data, meta: {status, message, message_code, errors}}`. `peer_to_peer` gives one id for each text,
in their order. It knows no number of ours; the very same call within 40 seconds is answered with
429, so a call without an answer stays unknown. Reports are asked for one by one. Inbound texts are
read from an id on and stay there. Its times are seconds or `YYYY-MM-DD HH:MM:SS`, of UTC.
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
    Fault,
    Inbound,
    Inbox,
    Outgoing,
    Report,
    SendResult,
    State,
    Way,
)

_INVALID = 422
_PAGE, _MOST_PAGES = 100, 10
_STATES = {
    0: State.SENT,
    1: State.SENT,  # with the operator
    2: State.DELIVERED,
    3: State.FAILED,
    4: State.BLOCKED_OPERATOR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IpPanelSettings:
    api_key: str = setting(pgettext_lazy("gateway", "API key"), is_secret=True)
    line: str = setting(
        pgettext_lazy("gateway", "Sender line"),
        help_text=pgettext_lazy("gateway", "With the code of the country, as +983000505."),
    )
    base_url: str = setting(
        pgettext_lazy("gateway", "Address of the service"),
        default="https://edge.ippanel.com/v1",
        is_address=True,
    )
    login_template: str = template_setting(LOGIN_TEMPLATE, "login_code")
    credit_template: str = template_setting(CREDIT_TEMPLATE, "code, amount, last_day, club")


@gateways.register
class IpPanel(PatternedGateway):
    """Up to 100 texts, each its own, in one call of `send`."""

    slug = "ippanel"
    title = pgettext_lazy("gateway", "IPPanel, FarazSMS, Mediana")
    needs = pgettext_lazy(
        "gateway",
        "In its panel make an access key under “Developers”, and copy your line with +98 "
        "before it.",
    )
    capabilities = Capabilities(
        max_batch=100, max_chars=1_400, reports=Way.POLL, inbound=Way.POLL, max_asked=40
    )
    Settings = IpPanelSettings
    settings: IpPanelSettings

    def send_words(self, batch: Sequence[Outgoing]) -> list[SendResult]:
        body = {
            "sending_type": "peer_to_peer",
            "from_number": self.settings.line,
            "params": [
                {"recipients": [write_mobile(one.mobile, "+989")], "message": one.text}
                for one in batch
            ],
        }
        try:
            status, data, errors = self._call("POST", "api/send", body)
        except http.CallFailed as error:
            return results_of_failed_call(batch, error)
        if status == _INVALID and len(batch) > 1 and "from_number" not in errors:
            return send_halves(batch, self.send_words)
        if status == _INVALID:
            return [_refuse(one, errors) for one in batch]
        if status >= 300:
            return results_of_status(batch, status)
        if data is None:
            return not_taken(batch, Fault.ACCOUNT, code="refused")
        return _read_results(batch, data)

    def send_by_template(self, one: Outgoing, template: str) -> SendResult:
        """By `pattern`, one number a call; in our own words where the template does not fit."""
        body = {
            "sending_type": "pattern",
            "from_number": self.settings.line,
            "code": template,
            "recipients": [write_mobile(one.mobile, "+989")],
            "params": dict(list_values(one)),
        }
        status, data, errors = self._call("POST", "api/send", body)
        if status == _INVALID and not any("recipient" in name for name in errors):
            return self.send_words([one])[0]
        if status == _INVALID:
            return _refuse(one, errors)
        if status >= 300:
            return results_of_status([one], status)[0]
        if data is None:
            return not_taken([one], Fault.ACCOUNT, code="refused")[0]
        return _read_results([one], data)[0]

    def fetch_status(self, asked: Sequence[Asked]) -> list[Report]:
        reports = []
        for one in asked:
            query = {"bulk_id": one.provider_id, "page": "1", "per_page": "10"}
            _status, data, _errors = self._call("GET", "api/report/recipients", query=query)
            reports += [_read_report(one, row) for row in read_rows(data)[:1]]
        return [one for one in reports if one is not None]

    def fetch_inbox(self, cursor: str) -> Inbox:
        """What came after the id `cursor`, the newest first; without one, what came last."""
        since = read_number(cursor) or 0
        rows: list[dict[str, Any]] = []
        for page in range(1, _MOST_PAGES + 1):
            filters = {"from_id": since} if since else {}
            body = {"page": page, "per_page": _PAGE, "filters": filters}
            _status, data, _errors = self._call("POST", "api/report/messages-inbox", body)
            rows += read_rows(data)
            if not since or len(rows) < page * _PAGE:
                break
        ids = [number for row in rows if (number := read_number(row.get("messages_inbox_id")))]
        texts = [_read_inbound(row) for row in rows]
        return Inbox(
            texts=tuple(one for one in texts if one is not None),
            cursor=str(max([since, *ids])) if since or ids else "",
        )

    def balance(self) -> Balance | None:
        _status, data, _errors = self._call("GET", "api/payment/credit/mine")
        credit = data.get("credit") if isinstance(data, dict) else None
        return Balance(amount_rial=read_number(credit))

    def _call(
        self, method: str, path: str, body: object = None, query: dict[str, str] | None = None
    ) -> tuple[int, Any, dict[str, Any]]:
        """The status, the data (None where `meta` says no), and what was wrong. CallFailed."""
        url = f"{self.settings.base_url.rstrip('/')}/{path}"
        headers = {"Authorization": self.settings.api_key}
        status, said = call_json(method, url, headers=headers, body=body, query=query)
        meta = said.get("meta")
        if not isinstance(meta, dict) or not isinstance(meta.get("status"), bool):
            raise http.BadAnswer("no meta that says how it went", status=status)
        errors = meta.get("errors")
        found = errors if isinstance(errors, dict) else {}
        return status, said.get("data") if meta["status"] else None, found


def _read_results(batch: Sequence[Outgoing], data: Any) -> list[SendResult]:
    ids = data.get("message_outbox_ids") if isinstance(data, dict) else None
    if not isinstance(ids, list) or len(ids) != len(batch) or not all(map(read_number, ids)):
        return unanswered(batch, code="no_ids")
    return [
        SendResult(uid=one.uid, state=State.SENT, provider_id=str(given), code="200")
        for one, given in zip(batch, ids, strict=True)
    ]


def _refuse(one: Outgoing, errors: dict[str, Any]) -> SendResult:
    """Which field was wrong says whose fault it is: the number's, the line's, else the text's."""
    if "from_number" in errors:
        return not_taken([one], Fault.ACCOUNT, code="422")[0]
    is_number = any("recipient" in name for name in errors)
    return SendResult(uid=one.uid, state=State.INVALID if is_number else State.FAILED, code="422")


def _read_report(asked: Asked, row: dict[str, Any]) -> Report | None:
    code = read_number(row.get("message_status"))
    state = _STATES.get(code) if code is not None else None
    if state is None:
        return None
    return Report(state=state, provider_id=asked.provider_id, code=str(code))


def _read_inbound(row: dict[str, Any]) -> Inbound | None:
    mobile, text = str(row.get("from") or ""), str(row.get("message") or "")
    if not mobile or not text:
        return None
    return Inbound(
        mobile=mobile,
        text=text,
        line=str(row.get("number") or ""),
        provider_id=str(row.get("messages_inbox_id") or ""),
        at=read_moment(row.get("time")),
    )
