"""Bale by phone number: Safir, version 3.

Source: docs.bale.ai/safir. The key goes in a header. The answer is `{message_id, error_data}`; 17
says that the number has no Bale, and the text goes on to the next channel. What became of a message
it never tells, nor does it know our numbers: a call without an answer stays unknown.
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
    read_number,
    read_rows,
    results_of_status,
    send_each,
    unanswered,
    with_way_out,
    write_mobile,
)
from vafa.messaging.registry import gateways
from vafa.messaging.types import (
    Capabilities,
    Channel,
    Fault,
    Gateway,
    Outgoing,
    SendResult,
    State,
    Way,
)

_PASSING = {2, 3}  # a fault of theirs; too often
_LASTING = {
    4: State.FAILED,
    8: State.INVALID,
    17: State.INVALID,  # no user of Bale
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BaleSafirSettings:
    access_key: str = setting(pgettext_lazy("gateway", "API key"), is_secret=True)
    bot_id: int = setting(pgettext_lazy("gateway", "Number of the bot"))
    base_url: str = setting(
        pgettext_lazy("gateway", "Address of the service"),
        default="https://safir.bale.ai/api/v3",
        is_address=True,
    )


@gateways.register
class BaleSafir(Gateway):
    """One call for each message."""

    slug = "bale_safir"
    title = pgettext_lazy("gateway", "Bale, by mobile number (Safir)")
    needs = pgettext_lazy(
        "gateway",
        "At business.bale.ai ask for Safir: it gives you an API key and the number of your bot. "
        "Whoever has no Bale gets the text by SMS.",
    )
    channel = Channel.BALE
    capabilities = Capabilities(max_batch=25, max_chars=4_000, reports=Way.NONE, inbound=Way.NONE)
    Settings = BaleSafirSettings
    settings: BaleSafirSettings

    def send(self, batch: Sequence[Outgoing]) -> list[SendResult]:
        return send_each(batch, self._send_one)

    def _send_one(self, one: Outgoing) -> SendResult:
        body = {
            "request_id": one.uid,
            "bot_id": self.settings.bot_id,
            "phone_number": write_mobile(one.mobile, "989"),
            "message_data": {"message": {"text": with_way_out(one)}},
        }
        url = f"{self.settings.base_url.rstrip('/')}/send_message"
        headers = {"api-access-key": self.settings.access_key}
        try:
            status, said = call_json("POST", url, headers=headers, body=body)
        except http.BadAnswer as error:
            return results_of_status([one], error.status)[0]
        code = _read_code(said)
        if code is not None:
            return _refuse(one, code)
        if status >= 300:
            return results_of_status([one], status)[0]
        number = said.get("message_id")
        if not isinstance(number, str | int) or not number:
            return unanswered([one], code="no_id")[0]
        return SendResult(uid=one.uid, state=State.SENT, provider_id=str(number))


def _read_code(said: dict[str, Any]) -> int | None:
    """What was wrong; None when nothing was."""
    single = said.get("error")
    errors = read_rows(said.get("error_data")) or ([single] if isinstance(single, dict) else [])
    return read_number(errors[0].get("code")) if errors else None


def _refuse(one: Outgoing, code: int) -> SendResult:
    if code in _LASTING:
        return SendResult(uid=one.uid, state=_LASTING[code], code=str(code))
    fault = Fault.PASSING if code in _PASSING else Fault.ACCOUNT
    return not_taken([one], fault, code=str(code))[0]
