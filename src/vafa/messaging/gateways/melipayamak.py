"""Melipayamak, and the many panels that stand on payamak-panel.com.

Source: melipayamak.com/api. Name and password go in the form of each call, so no body is ever
logged. An answer is `{Value, RetStatus, StrRetStatus}`; RetStatus 1 with a long Value is the id of
a text, any other Value or RetStatus a code. One call takes one text of its own. It knows no number
of ours, so a call without an answer stays unknown. Reports are asked for one by one; inbound texts
stay where they are and are known again by their ids. Its times say no zone and are Tehran's; its
credit is texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext_lazy

from vafa.foundation import http
from vafa.foundation.gateway_settings import setting
from vafa.foundation.jalali import TEHRAN
from vafa.messaging.gateway_tools import (
    not_taken,
    read_moment,
    read_number,
    read_rows,
    results_of_status,
    send_each,
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

_WELL = 1
_LONGEST_CODE = 1_000  # an id is longer
_PASSING = {6, 11}  # it is being updated; it was not sent
_WRONG_TEXT = {7, 14, 15}  # a filtered word, a link, no «لغو11» under it
_STATES = {
    0: State.SENT,
    1: State.DELIVERED,
    2: State.FAILED,
    3: State.FAILED,
    8: State.SENT,
    16: State.FAILED,
    35: State.BLOCKED_OPERATOR,
    200: State.SENT,
    300: State.FAILED,  # filtered
    400: State.SENT,  # in its queue
    500: State.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MelipayamakSettings:
    username: str = setting(pgettext_lazy("gateway", "User name"))
    password: str = setting(pgettext_lazy("gateway", "Password or key"), is_secret=True)
    line: str = setting(pgettext_lazy("gateway", "Sender line"))
    base_url: str = setting(
        pgettext_lazy("gateway", "Address of the service"),
        default="https://rest.payamak-panel.com/api/SendSMS",
        is_address=True,
    )
    login_template: str = template_setting(LOGIN_TEMPLATE, "login_code")
    credit_template: str = template_setting(CREDIT_TEMPLATE, "code;amount;last_day;club")


@gateways.register
class Melipayamak(PatternedGateway):
    """One call for each text."""

    slug = "melipayamak"
    title = pgettext_lazy("gateway", "Melipayamak and panels of its kind")
    needs = pgettext_lazy(
        "gateway",
        "The user name is the one of its panel. As password take the API key from "
        "“Developers”, where it gives one.",
    )
    capabilities = Capabilities(
        max_batch=25, max_chars=900, reports=Way.POLL, inbound=Way.POLL, max_asked=40
    )
    Settings = MelipayamakSettings
    settings: MelipayamakSettings

    def send_words(self, batch: Sequence[Outgoing]) -> list[SendResult]:
        return send_each(batch, self._send_one)

    def send_by_template(self, one: Outgoing, template: str) -> SendResult:
        """By `BaseServiceNumber`, the values joined by semicolons; else in our own words."""
        values = [value.replace(";", " ") for _name, value in list_values(one)]
        form = {
            "to": write_mobile(one.mobile, "09"),
            "bodyId": template,
            "text": ";".join(values),
        }
        status, said = self._call("BaseServiceNumber", form)
        value = read_number(said.get("Value"))
        if status < 300 and value is not None and value > _LONGEST_CODE:
            return SendResult(uid=one.uid, state=State.SENT, provider_id=str(value), code="1")
        if value is not None and value < 0:
            return self._send_one(one)
        code = read_number(said.get("RetStatus"))
        return unanswered([one], code="no_id")[0] if code in {None, 1} else _refuse(one, code or 0)

    def fetch_status(self, asked: Sequence[Asked]) -> list[Report]:
        reports = []
        for one in asked:
            _status, said = self._call("GetDeliveries2", {"recID": one.provider_id})
            reports.append(_read_report(one.provider_id, said.get("Value")))
        return [one for one in reports if one is not None]

    def fetch_inbox(self, cursor: str) -> Inbox:
        """The last hundred; which of them are new, their ids tell."""
        form = {"location": "1", "from": "", "index": "0", "count": "100"}
        _status, said = self._call("GetMessages", form)
        texts = [_read_inbound(row) for row in read_rows(said.get("Data"))]
        return Inbox(texts=tuple(one for one in texts if one is not None))

    def balance(self) -> Balance | None:
        _status, said = self._call("GetCredit", {})
        is_well = read_number(said.get("RetStatus")) == _WELL
        return Balance(texts=read_number(said.get("Value"))) if is_well else None

    def _send_one(self, one: Outgoing) -> SendResult:
        form = {
            "to": write_mobile(one.mobile, "09"),
            "from": self.settings.line,
            "text": one.text,
            "isFlash": "false",
        }
        try:
            status, said = self._call("SendSMS", form)
        except http.BadAnswer as error:
            return results_of_status([one], error.status)[0]
        if status >= 300:
            return results_of_status([one], status)[0]
        code, value = read_number(said.get("RetStatus")), read_number(said.get("Value"))
        if code == _WELL and value is not None and value > _LONGEST_CODE:
            return SendResult(uid=one.uid, state=State.SENT, provider_id=str(value), code="1")
        if code is None or code == _WELL:
            return unanswered([one], code="no_id")[0]
        return _refuse(one, code)

    def _call(self, method: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The status and the answer. Raises CallFailed."""
        whole = {"username": self.settings.username, "password": self.settings.password, **form}
        answer = http.call("POST", f"{self.settings.base_url.rstrip('/')}/{method}", form=whole)
        said = answer.json()
        if not isinstance(said, dict):
            raise http.BadAnswer("no JSON object", status=answer.status)
        return answer.status, said


def _refuse(one: Outgoing, code: int) -> SendResult:
    if code in _WRONG_TEXT:
        return SendResult(uid=one.uid, state=State.FAILED, code=str(code))
    fault = Fault.PASSING if code in _PASSING else Fault.ACCOUNT
    return not_taken([one], fault, code=str(code))[0]


def _read_report(number: str, value: Any) -> Report | None:
    code = read_number(value)
    state = _STATES.get(code) if code is not None else None
    if state is None or not number:
        return None
    return Report(state=state, provider_id=number, code=str(code))


def _read_inbound(row: dict[str, Any]) -> Inbound | None:
    mobile, text = str(row.get("Sender") or ""), str(row.get("Body") or "")
    if not mobile or not text:
        return None
    return Inbound(
        mobile=mobile,
        text=text,
        line=str(row.get("Receiver") or ""),
        provider_id=str(row.get("MsgID") or ""),
        at=read_moment(row.get("SendDate"), TEHRAN),
    )
