"""Kannel, the open-source SMS gateway, by its `sendsms` interface.

Source: Kannel 1.4.5 user's guide, "Using the HTTP interface to send SMS messages" and "Delivery
reports". It answers 202 for what it takes and gives no id of its own, so reports carry ours,
written into the address it calls back. Reports of one text come in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import pgettext_lazy

from vafa.foundation import http
from vafa.foundation.gateway_settings import setting
from vafa.foundation.sms_text import count_parts
from vafa.messaging.gateway_tools import MOBILE_SHAPES, results_of_status, send_each, write_mobile
from vafa.messaging.registry import gateways
from vafa.messaging.types import (
    Callback,
    Capabilities,
    Gateway,
    Inbound,
    Outgoing,
    Report,
    SendResult,
    State,
    Way,
)

_EVERY_REPORT = "31"  # delivered 1, not delivered 2, queued 4, at the centre 8, refused there 16
_STATES = {
    "1": State.DELIVERED,
    "2": State.FAILED,
    "4": State.SENT,
    "8": State.SENT,
    "16": State.FAILED,
    "34": State.EXPIRED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KannelSettings:
    send_url: str = setting(
        pgettext_lazy("gateway", "Address of sendsms"),
        default="http://127.0.0.1:13013/cgi-bin/sendsms",
        is_address=True,
    )
    username: str = setting(pgettext_lazy("gateway", "User name"))
    password: str = setting(pgettext_lazy("gateway", "Password"), is_secret=True)
    line: str = setting(pgettext_lazy("gateway", "Sender line"))
    vafa_url: str = setting(
        pgettext_lazy("gateway", "Where the gateway reaches Vafa"),
        default="",
        help_text=pgettext_lazy(
            "gateway", "For example http://127.0.0.1:8000; without it no delivery reports come."
        ),
    )
    centre: str = setting(pgettext_lazy("gateway", "SMS centre (smsc-id)"), default="")
    mobile_shape: str = setting(
        pgettext_lazy("gateway", "How numbers are written"), default="09", choices=MOBILE_SHAPES
    )


@gateways.register
class Kannel(Gateway):
    """One call for each text."""

    slug = "kannel"
    title = pgettext_lazy("gateway", "Kannel")
    needs = pgettext_lazy(
        "gateway",
        "The open-source gateway on a server of your own: the address of sendsms and a user of it.",
    )
    capabilities = Capabilities(max_batch=25, max_chars=900, reports=Way.PUSH, inbound=Way.PUSH)
    Settings = KannelSettings
    settings: KannelSettings
    # What it reads in answer to an inbound text, it sends to the customer.
    callback_answer = ""

    def send(self, batch: Sequence[Outgoing]) -> list[SendResult]:
        return send_each(batch, self._send_one)

    def parse_report(self, callback: Callback) -> list[Report]:
        values = callback.values()
        state = _STATES.get(values.get("type", ""))
        uid = values.get("uid", "")
        if state is None or not uid:
            return []
        return [Report(state=state, uid=uid, code=values["type"], text=values.get("answer", ""))]

    def parse_inbound(self, callback: Callback) -> list[Inbound]:
        values = callback.values()
        mobile, text = values.get("from", ""), values.get("text", "")
        if not mobile or not text:
            return []
        return [
            Inbound(
                mobile=mobile,
                text=text,
                line=values.get("to", ""),
                provider_id=values.get("id", ""),
                at=_read_time(values.get("at", "")),
            )
        ]

    def _send_one(self, one: Outgoing) -> SendResult:
        answer = http.call("GET", self.settings.send_url, query=self._query(one))
        if answer.status == 202:
            return SendResult(
                uid=one.uid, state=State.SENT, provider_id=one.uid, code=answer.text[:1]
            )
        if answer.status == 400:
            return SendResult(uid=one.uid, state=State.FAILED, code="http_400")
        return results_of_status([one], answer.status)[0]

    def _query(self, one: Outgoing) -> dict[str, str]:
        settings = self.settings
        query = {
            "username": settings.username,
            "password": settings.password,
            "from": settings.line,
            "to": write_mobile(one.mobile, settings.mobile_shape),
            "text": one.text,
            "charset": "UTF-8",
            "coding": "2" if count_parts(one.text).encoding == "ucs2" else "0",
        }
        if settings.centre:
            query["smsc"] = settings.centre
        if settings.vafa_url:
            address = settings.vafa_url.rstrip("/") + self.context.report_path
            query["dlr-mask"] = _EVERY_REPORT
            query["dlr-url"] = f"{address}?uid={one.uid}&type=%d&answer=%A"
        return query


def _read_time(value: str) -> datetime | None:
    is_number = value.isascii() and value.isdigit() and len(value) <= 10
    return datetime.fromtimestamp(int(value), UTC) if is_number else None
