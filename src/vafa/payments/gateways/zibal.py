"""Zibal, by its REST interface v1.

Source: docs.zibal.ir. Amounts are whole rials. A verification asked twice says 201 the second time
and nothing else, so what was paid is then asked by `inquiry`. `success` and `status` that a payer
brings back prove nothing and are not read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext_lazy

from vafa.foundation import http
from vafa.foundation.gateway_settings import setting
from vafa.payments.errors import GatewayRefuses
from vafa.payments.registry import gateways
from vafa.payments.types import Begun, Gateway, Order, Outcome, Said

_WELL, _ALREADY, _NOT_PAID, _NO_SUCH = 100, 201, 202, 203
_VERIFIED = 1
_STILL_OPEN = {-1, 2}  # waits for the payer; paid, and about to be verified


@dataclass(frozen=True, slots=True, kw_only=True)
class ZibalSettings:
    merchant: str = setting(pgettext_lazy("gateway", "Merchant code"), is_secret=True)
    base_url: str = setting(
        pgettext_lazy("gateway", "Address of the service"),
        default="https://gateway.zibal.ir",
        is_address=True,
    )


@gateways.register
class Zibal(Gateway):
    """request, start, verify; inquiry where verify says that it was done, or not paid."""

    slug = "zibal"
    title = pgettext_lazy("gateway", "Zibal")
    needs = pgettext_lazy(
        "gateway",
        "In its panel copy the merchant code of your gateway. The address of this site must be "
        "the one that you registered there.",
    )
    Settings = ZibalSettings
    settings: ZibalSettings

    def begin(self, order: Order) -> Begun:
        result, said = self._call(
            "request",
            {
                "amount": order.amount_rial,
                "callbackUrl": order.callback_url,
                "description": order.description,
                "orderId": order.uid,
            },
        )
        track = _write(said.get("trackId"))
        if result != _WELL or not track:
            raise GatewayRefuses(str(result))
        return Begun(authority=track, page_url=f"{self.settings.base_url}/start/{track}")

    def verify(self, authority: str, *, amount_rial: int) -> Said:
        result, said = self._call("verify", {"trackId": int(authority)})
        if result == _WELL:
            return _read_paid(said, authority)
        if result in {_ALREADY, _NOT_PAID}:
            return self._inquire(authority)
        if result == _NO_SUCH:
            return Said(outcome=Outcome.REFUSED, code=str(result))
        return Said(outcome=Outcome.UNKNOWN, code=str(result))

    def _inquire(self, authority: str) -> Said:
        result, said = self._call("inquiry", {"trackId": int(authority)})
        status = said.get("status")
        if result != _WELL or not isinstance(status, int):
            return Said(outcome=Outcome.UNKNOWN, code=str(result))
        if status == _VERIFIED:
            return _read_paid(said, authority)
        outcome = Outcome.OPEN if status in _STILL_OPEN else Outcome.REFUSED
        return Said(outcome=outcome, code=str(status))

    def _call(self, what: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """The result and all that was said. Raises CallFailed."""
        answer = http.call(
            "POST",
            f"{self.settings.base_url}/v1/{what}",
            content=json.dumps({"merchant": self.settings.merchant, **body}).encode(),
            headers={"Content-Type": "application/json"},
        )
        said = answer.json()
        if not isinstance(said, dict) or not isinstance(said.get("result"), int):
            raise http.BadAnswer("no result", status=answer.status)
        return said["result"], said


def _read_paid(said: dict[str, Any], track: str) -> Said:
    """An answer without an amount is no proof of one."""
    amount = said.get("amount")
    return Said(
        outcome=Outcome.PAID,
        receipt=_write(said.get("refNumber")) or f"track-{track}",
        amount_rial=amount if isinstance(amount, int) else -1,
        card=_write(said.get("cardNumber"))[:24],
        code=str(said["result"]),
    )


def _write(value: object) -> str:
    return str(value)[:64] if isinstance(value, int | str) else ""
