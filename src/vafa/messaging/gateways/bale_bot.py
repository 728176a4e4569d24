"""A bot at Bale, for whoever began a chat with it.

Source: docs.bale.ai, a bot interface like Telegram's. The token stands in the address, so no
address is ever logged. The answer is `{ok, result}` or `{ok, error_code, description}`. People
begin by a link of their own (`?start=…`), which says who they are; what they write comes by a call
to us, or is asked for where no call is set. What became of a message it does not tell.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils.translation import pgettext_lazy

from vafa.foundation import http
from vafa.foundation.gateway_settings import setting
from vafa.messaging.gateway_tools import (
    call_json,
    not_taken,
    read_moment,
    read_number,
    read_rows,
    results_of_status,
    send_each,
    unanswered,
    with_way_out,
)
from vafa.messaging.registry import gateways
from vafa.messaging.types import (
    Callback,
    Capabilities,
    Channel,
    Fault,
    Gateway,
    Inbound,
    Inbox,
    Outgoing,
    Reach,
    SendResult,
    State,
    Way,
)

_LASTING = {
    400: State.INVALID,  # no such chat, or a text that cannot be
    403: State.BLOCKED_OPTOUT,  # the person stopped the bot
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BaleBotSettings:
    token: str = setting(pgettext_lazy("gateway", "Token of the bot"), is_secret=True)
    name: str = setting(
        pgettext_lazy("gateway", "Name of the bot"),
        help_text=pgettext_lazy("gateway", "Without the at sign, as golestan_cafe_bot."),
    )
    base_url: str = setting(
        pgettext_lazy("gateway", "Address of the service"),
        default="https://tapi.bale.ai",
        is_address=True,
    )
    chat_url: str = setting(
        pgettext_lazy("gateway", "Where chats are opened"), default="https://ble.ir"
    )


@gateways.register
class BaleBot(Gateway):
    """One call for each message."""

    slug = "bale_bot"
    title = pgettext_lazy("gateway", "Bale, by a bot of your own")
    needs = pgettext_lazy(
        "gateway",
        "In Bale ask @botfather for a bot: it gives you a token and a name. Customers begin a chat "
        "from their own pages; everybody else gets the text by SMS.",
    )
    channel = Channel.BALE
    reaches_by = Reach.CHAT
    capabilities = Capabilities(
        max_batch=25, max_chars=4_000, reports=Way.NONE, inbound=Way.PUSH | Way.POLL
    )
    Settings = BaleBotSettings
    settings: BaleBotSettings

    def send(self, batch: Sequence[Outgoing]) -> list[SendResult]:
        return send_each(batch, self._send_one)

    def write_join_link(self, token: str) -> str:
        return f"{self.settings.chat_url.rstrip('/')}/{quote(self.settings.name)}?start={token}"

    def parse_inbound(self, callback: Callback) -> list[Inbound]:
        try:
            update = json.loads(callback.body or b"{}")
        except (ValueError, RecursionError):
            return []
        found = _read_inbound(update)
        return [found] if found else []

    def fetch_inbox(self, cursor: str) -> Inbox:
        """What was written since the update `cursor`; naming it forgets those before it there."""
        _status, said = self._call("getUpdates", {"offset": read_number(cursor) or 0, "limit": 100})
        updates = read_rows(said.get("result"))
        texts = [_read_inbound(update) for update in updates]
        ids = [number for one in updates if (number := read_number(one.get("update_id")))]
        return Inbox(
            texts=tuple(one for one in texts if one is not None),
            cursor=str(max(ids) + 1) if ids else cursor,
        )

    def _send_one(self, one: Outgoing) -> SendResult:
        try:
            status, said = self._call(
                "sendMessage", {"chat_id": one.address, "text": with_way_out(one)}
            )
        except http.BadAnswer as error:
            return results_of_status([one], error.status)[0]
        if said.get("ok") is not True:
            return _refuse(one, read_number(said.get("error_code")) or status)
        result = said.get("result")
        number = read_number(result.get("message_id")) if isinstance(result, dict) else None
        if number is None:
            return unanswered([one], code="no_id")[0]
        return SendResult(uid=one.uid, state=State.SENT, provider_id=f"{one.address}/{number}")

    def _call(self, method: str, body: object) -> tuple[int, dict[str, Any]]:
        """The status and the answer. Raises CallFailed."""
        url = f"{self.settings.base_url.rstrip('/')}/bot{self.settings.token}/{method}"
        status, said = call_json("POST", url, headers={}, body=body)
        if not isinstance(said.get("ok"), bool):
            raise http.BadAnswer("nothing that says how it went", status=status)
        return status, said


def _refuse(one: Outgoing, code: int) -> SendResult:
    if code in _LASTING:
        return SendResult(uid=one.uid, state=_LASTING[code], code=str(code))
    if code < 300:
        return not_taken([one], Fault.ACCOUNT, code="refused")[0]
    return results_of_status([one], code)[0]


def _read_inbound(update: Any) -> Inbound | None:
    """A message of a person to the bot; of groups and of what is no text, nothing."""
    message = update.get("message") if isinstance(update, dict) else None
    if not isinstance(message, dict) or not isinstance(chat := message.get("chat"), dict):
        return None
    if chat.get("type", "private") != "private":
        return None
    number, text = read_number(chat.get("id")), message.get("text")
    if number is None or not isinstance(text, str) or not text:
        return None
    return Inbound(
        mobile="",
        text=text[:2_000],
        chat=str(number),
        provider_id=str(update.get("update_id") or ""),
        at=read_moment(message.get("date")),
    )
