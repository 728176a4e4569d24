"""Zarinpal, by its REST interface v4.

Source: zarinpal.com/docs. Amounts go with `currency: IRR`: whole rials. `errors` is an empty list
where all is well and an object where it is not. A verification asked twice says 101 the second
time, with the same `ref_id`; the amount is compared there (−50). The `Status` that a payer brings
back proves nothing and is not read.
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

_PAID = {100, 101}  # now, and before
_OTHER_AMOUNT = -50
_NOT_PAID = -51
_NO_SUCH = {-54, -55}
_STILL_OPEN = {"PENDING", "IN_BANK", "PAID"}  # paid, and about to be told so
_NEVER = {"FAILED", "REVERSED"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ZarinpalSettings:
    merchant: str = setting(pgettext_lazy("gateway", "Merchant code"), is_secret=True)
    base_url: str = setting(
        pgettext_lazy("gateway", "Address of the service"),
        default="https://payment.zarinpal.com",
        is_address=True,
    )


@gateways.register
class Zarinpal(Gateway):
    """request, StartPay, verify; inquiry where verify says no."""

    slug = "zarinpal"
    title = pgettext_lazy("gateway", "Zarinpal")
    needs = pgettext_lazy(
        "gateway",
        "In its panel copy the merchant code of your gateway (36 characters). The address of "
        "this site must be the one that you registered there.",
    )
    Settings = ZarinpalSettings
    settings: ZarinpalSettings

    def begin(self, order: Order) -> Begun:
        code, data = self._call(
            "request",
            {
                "amount": order.amount_rial,
                "currency": "IRR",
                "description": order.description,
                "callback_url": order.callback_url,
                "metadata": {"order_id": order.uid},
            },
        )
        authority = str(data.get("authority") or "")
        if code not in _PAID or not authority:
            raise GatewayRefuses(str(code))
        is_payers = str(data.get("fee_type", "")).lower() == "payer"
        return Begun(
            authority=authority,
            page_url=f"{self.settings.base_url}/pg/StartPay/{authority}",
            payer_fee_rial=_read_number(data.get("fee")) if is_payers else 0,
        )

    def verify(self, authority: str, *, amount_rial: int) -> Said:
        code, data = self._call("verify", {"authority": authority, "amount": amount_rial})
        receipt = str(data.get("ref_id") or "")
        if code in _PAID and receipt:
            card = str(data.get("card_pan") or "")[:24]
            return Said(outcome=Outcome.PAID, receipt=receipt, card=card, code=str(code))
        if code == _OTHER_AMOUNT:
            return Said(outcome=Outcome.UNKNOWN, code="amount_differs")
        if code in _NO_SUCH:
            return Said(outcome=Outcome.REFUSED, code=str(code))
        return self._inquire(authority) if code == _NOT_PAID else _unclear(code)

    def _inquire(self, authority: str) -> Said:
        """Not paid: for good, or not yet?"""
        code, data = self._call("inquiry", {"authority": authority})
        status = str(data.get("status") or "")
        if status in _STILL_OPEN:
            return Said(outcome=Outcome.OPEN, code=status)
        if status in _NEVER:
            return Said(outcome=Outcome.REFUSED, code=status)
        return _unclear(code)

    def _call(self, what: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """The code, of `data` or of `errors`, and the data. Raises CallFailed."""
        answer = http.call(
            "POST",
            f"{self.settings.base_url}/pg/v4/payment/{what}.json",
            content=json.dumps({"merchant_id": self.settings.merchant, **body}).encode(),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        said = answer.json()
        if not isinstance(said, dict):
            raise http.BadAnswer("no envelope", status=answer.status)
        data = said["data"] if isinstance(said.get("data"), dict) else {}
        errors = said["errors"] if isinstance(said.get("errors"), dict) else {}
        code = errors.get("code", data.get("code"))
        if not isinstance(code, int):
            raise http.BadAnswer("no code", status=answer.status)
        return code, data


def _unclear(code: int) -> Said:
    return Said(outcome=Outcome.UNKNOWN, code=str(code))


def _read_number(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0
